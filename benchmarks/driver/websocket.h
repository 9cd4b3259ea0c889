// WebSocket frames, as a client writes and reads them.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "bytes.h"

enum websocket_opcode { CONTINUATION = 0, TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10 };

// Masked, with a key that is not all zeros.
void websocket_write(struct bytes *out, enum websocket_opcode opcode, const char *data, uint32_t length);

struct websocket_frame {
  bool last; // of its message
  enum websocket_opcode opcode;
  char *data;
  uint32_t length;
};

// Returns how long the first frame is with its header; 0 if it is not whole yet.
uint32_t websocket_read(char *data, uint32_t length, struct websocket_frame *frame);
