// Socket.IO packets as text.
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum packet_type {
  CONNECT = '0',
  DISCONNECT = '1',
  EVENT = '2',
  ACK = '3',
  CONNECT_ERROR = '4',
  BINARY_EVENT = '5',
  BINARY_ACK = '6'
};

struct packet {
  enum packet_type type;
  bool has_id;
  uint64_t id;
  const char *data; // the JSON
  uint32_t length;
};

// Of a text without the Engine.IO type before it. False if it is no packet.
bool packet_read(const char *text, uint32_t length, struct packet *packet);

// Returns where to go on.
char *packet_write_number(char *to, uint64_t number);
