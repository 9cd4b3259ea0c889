// HTTP/1.1 requests and responses, as far as a handshake and long-polling need them.
#pragma once

#include <stdint.h>

#include "bytes.h"

// Where the server is, and the header lines that each handshake has besides the needed ones.
void http_start(const char *path, int port, const char *headers_file);

// All with `sid` null before there is one.
void http_write_upgrade(struct bytes *out, const char *sid);
void http_write_get(struct bytes *out, const char *sid);
void http_write_post(struct bytes *out, const char *sid, const struct bytes *body);

struct http_response {
  int status;
  char *body;
  uint32_t length;
};

// Returns how long the first response is; 0 if it is not whole yet.
uint32_t http_read(char *data, uint32_t length, struct http_response *response);
