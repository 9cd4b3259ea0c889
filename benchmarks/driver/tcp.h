// TCP connections on one epoll thread: a single read for each readiness, a single write for all that a read has caused.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "bytes.h"

// The most that is read at once, and so the longest message.
#define TCP_READ_BYTES (1 << 20)

struct tcp;

struct tcp_user {
  void (*connected)(struct tcp *tcp);
  // Returns how much of it was whole; the rest comes again, with more behind it. It may be written to.
  uint32_t (*received)(struct tcp *tcp, char *data, uint32_t length, uint64_t now);
  void (*ended)(struct tcp *tcp, const char *why);
};

struct tcp {
  int fd;
  bool open, connecting, waits_to_write;
  uint32_t dials; // which of its connections this is
  struct bytes partial;
  struct bytes out;
  uint32_t written;
  const struct tcp_user *user;
  void *owner;
};

// Where to, and from how many addresses. Once, before anything else.
void tcp_start(int port, uint32_t sources);

void tcp_dial(struct tcp *tcp, const struct tcp_user *user, void *owner);

// Closes and dials again; what is to be written is written to the new connection.
void tcp_redial(struct tcp *tcp);

// Does not call `ended`.
void tcp_close(struct tcp *tcp);

// Writes what is in `out`, now or when the socket can take it.
void tcp_flush(struct tcp *tcp);

// Waits for something to happen, for that long at most, and lets the users see what has.
void tcp_turn(int timeout_ms);
