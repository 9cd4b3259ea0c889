#include "packet.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool packet_read(const char *text, uint32_t length, struct packet *packet) {
  const char *at = text, *end = text + length;
  if (at == end || *at < CONNECT || *at > BINARY_ACK) return false;
  packet->type = (enum packet_type)*at++;
  if (packet->type >= BINARY_EVENT) {
    while (at < end && is_digit(*at)) at++;
    if (at == end || *at++ != '-') return false;
  }
  if (at < end && *at == '/') {
    while (at < end && *at != ',') at++;
    if (at < end) at++;
  }
  packet->has_id = at < end && is_digit(*at);
  packet->id = 0;
  while (at < end && is_digit(*at)) packet->id = packet->id * 10 + (uint64_t)(*at++ - '0');
  packet->data = at;
  packet->length = (uint32_t)(end - at);
  return true;
}

char *packet_write_number(char *to, uint64_t number) {
  char digits[20];
  int count = 0;
  do {
    digits[count++] = (char)('0' + number % 10);
    number /= 10;
  } while (number);
  while (count) *to++ = digits[--count];
  return to;
}
