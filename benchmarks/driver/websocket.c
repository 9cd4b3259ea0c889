#include "websocket.h"

#include <string.h>

#define LONGEST_HEADER 14
#define LONGEST_FRAME (1 << 19)

static uint32_t next_key(void) {
  static uint32_t key = 0x9E3779B9u; // xorshift never gets from here to 0
  key ^= key << 13;
  key ^= key >> 17;
  key ^= key << 5;
  return key;
}

static void masked(char *to, const char *from, uint32_t length, uint32_t key) {
  uint64_t twice = (uint64_t)key << 32 | key;
  uint32_t i = 0;
  for (; i + 8 <= length; i += 8) {
    uint64_t eight;
    memcpy(&eight, from + i, 8);
    eight ^= twice;
    memcpy(to + i, &eight, 8);
  }
  const char *key_bytes = (const char *)&key;
  for (; i < length; i++) to[i] = (char)(from[i] ^ key_bytes[i & 3]);
}

void websocket_write(struct bytes *out, enum websocket_opcode opcode, const char *data, uint32_t length) {
  uint32_t key = next_key();
  char *at = bytes_reserve(out, length + LONGEST_HEADER), *start = at;
  *at++ = (char)(0x80 | opcode);
  if (length < 126) {
    *at++ = (char)(0x80 | length);
  } else if (length < 65536) {
    *at++ = (char)(0x80 | 126);
    *at++ = (char)(length >> 8);
    *at++ = (char)length;
  } else {
    *at++ = (char)(0x80 | 127);
    for (int shift = 56; shift >= 0; shift -= 8) *at++ = (char)((uint64_t)length >> shift);
  }
  memcpy(at, &key, sizeof key);
  at += sizeof key;
  masked(at, data, length, key);
  out->length += (uint32_t)(at + length - start);
}

uint32_t websocket_read(char *data, uint32_t length, struct websocket_frame *frame) {
  const unsigned char *bytes = (const unsigned char *)data;
  if (length < 2) return 0;
  if (bytes[1] & 0x80) die("a masked frame from the server");
  if (bytes[0] & 0x70) die("a frame of an extension that was not offered");
  uint64_t payload = bytes[1];
  uint32_t header = 2;
  if (payload == 126) {
    header = 4;
    if (length < header) return 0;
    payload = (uint64_t)bytes[2] << 8 | bytes[3];
  } else if (payload == 127) {
    header = 10;
    if (length < header) return 0;
    payload = 0;
    for (int i = 2; i < 10; i++) payload = payload << 8 | bytes[i];
  }
  if (payload > LONGEST_FRAME) die("a frame of %llu bytes", (unsigned long long)payload);
  if (length < header + payload) return 0;
  frame->last = bytes[0] >> 7;
  frame->opcode = bytes[0] & 15;
  frame->data = data + header;
  frame->length = (uint32_t)payload;
  return header + frame->length;
}
