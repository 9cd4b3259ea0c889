#define _GNU_SOURCE
#include "http.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LONGEST_HEAD 8192

static const char *path;
static int port;
static struct bytes more_headers;

static bool is_given_by_us(const char *line) {
  static const char *const OURS[] = {"Host:", "Connection:", "Upgrade:", "Sec-WebSocket-Key:", "Sec-WebSocket-Version:"};
  for (size_t i = 0; i < sizeof OURS / sizeof *OURS; i++)
    if (!strncasecmp(line, OURS[i], strlen(OURS[i]))) return true;
  return false;
}

static void read_headers(const char *name) {
  FILE *file = fopen(name, "r");
  if (!file) die("--headers %s: cannot be read", name);
  char line[2048];
  while (fgets(line, sizeof line, file)) {
    line[strcspn(line, "\r\n")] = 0;
    if (!*line || *line == '#' || is_given_by_us(line)) continue;
    bytes_append(&more_headers, line, (uint32_t)strlen(line));
    bytes_append(&more_headers, "\r\n", 2);
  }
  fclose(file);
  if (more_headers.length > LONGEST_HEAD / 2) die("--headers %s: longer than %d bytes", name, LONGEST_HEAD / 2);
}

void http_start(const char *the_path, int the_port, const char *headers_file) {
  path = the_path;
  port = the_port;
  if (headers_file) read_headers(headers_file);
}

static void write_head(struct bytes *out, const char *method, const char *transport, const char *sid, const char *rest) {
  char *at = bytes_reserve(out, LONGEST_HEAD);
  int length = snprintf(at, LONGEST_HEAD, "%s %s?EIO=4&transport=%s%s%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s", method,
                        path, transport, sid ? "&sid=" : "", sid ? sid : "", port, rest);
  if (length >= LONGEST_HEAD) die("a path or a session id that is too long");
  out->length += (uint32_t)length;
}

static void end_head(struct bytes *out, bool is_handshake) {
  if (is_handshake) bytes_append(out, more_headers.data, more_headers.length);
  bytes_append(out, "\r\n", 2);
}

void http_write_upgrade(struct bytes *out, const char *sid) {
  write_head(out, "GET", "websocket", sid,
             "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
             "Sec-WebSocket-Version: 13\r\n");
  end_head(out, true);
}

void http_write_get(struct bytes *out, const char *sid) {
  write_head(out, "GET", "polling", sid, "Accept: */*\r\nConnection: keep-alive\r\n");
  end_head(out, !sid);
}

void http_write_post(struct bytes *out, const char *sid, const struct bytes *body) {
  char rest[160];
  snprintf(rest, sizeof rest,
           "Accept: */*\r\nContent-Type: text/plain;charset=UTF-8\r\nContent-Length: %u\r\nConnection: keep-alive\r\n",
           body->length);
  write_head(out, "POST", "polling", sid, rest);
  end_head(out, false);
  bytes_append(out, body->data, body->length);
}

// Of a chunked body: how long it is on the wire; 0 if it is not whole. With `joined`, moves its chunks together too.
static uint32_t read_chunks(char *data, uint32_t length, uint32_t *joined) {
  uint32_t at = 0, total = 0;
  for (;;) {
    char *line_end = memmem(data + at, length - at, "\r\n", 2);
    if (!line_end) return 0;
    unsigned long size = strtoul(data + at, NULL, 16);
    at = (uint32_t)(line_end + 2 - data);
    if (at + size + 2 > length) return 0;
    if (joined) memmove(data + total, data + at, size);
    total += (uint32_t)size;
    at += (uint32_t)size + 2;
    if (!size) break;
  }
  if (joined) *joined = total;
  return at;
}

uint32_t http_read(char *data, uint32_t length, struct http_response *response) {
  char *head_end = memmem(data, length, "\r\n\r\n", 4);
  if (!head_end) return 0;
  uint32_t head = (uint32_t)(head_end + 4 - data);
  response->status = head > 12 ? atoi(data + 9) : 0;
  response->body = data + head;
  response->length = 0;
  bool chunked = false;
  for (char *line = data; line < head_end;) {
    char *line_end = memchr(line, '\n', (size_t)(head_end + 2 - line));
    if (!strncasecmp(line, "content-length:", 15)) response->length = (uint32_t)atol(line + 15);
    if (!strncasecmp(line, "transfer-encoding:", 18) && memmem(line, (size_t)(line_end - line), "chunked", 7)) chunked = true;
    line = line_end + 1;
  }
  if (response->status == 101) return head;
  if (chunked) {
    uint32_t on_wire = read_chunks(response->body, length - head, NULL);
    if (on_wire) read_chunks(response->body, length - head, &response->length);
    return on_wire ? head + on_wire : 0;
  }
  return length < head + response->length ? 0 : head + response->length;
}
