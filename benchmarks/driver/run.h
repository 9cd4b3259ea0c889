// One run: its clients, what they do, and what is counted.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "client.h"
#include "histogram.h"
#include "options.h"

struct run {
  const struct options *options;
  const struct scenario *scenario;
  struct client *clients;

  uint32_t started, opening, ready;
  uint64_t units, pings, errors, wrong; // so far; wrong: answers that are not what was expected
  uint64_t published, delivered;
  uint64_t behind; // what an open loop could not send, since too much was without answer

  bool sending;
  uint64_t measured_from, measured_to; // NEVER until it is known
  struct histogram latency;
};

struct scenario {
  const char *name;
  uint32_t (*rooms_of_each)(const struct options *options); // that a client joins before it is ready
  void (*begin)(struct run *run);
  // An acknowledgement; `attachment` is null if it has none.
  void (*ack)(struct client *client, const struct packet *packet, const char *attachment, uint32_t length, uint64_t now);
  void (*event)(struct client *client, const struct packet *packet, uint64_t now);
  // Called after each turn; returns when it must be called again at the latest, or NEVER.
  uint64_t (*tick)(struct run *run, uint64_t now);
};

extern const struct scenario ECHO, BROADCAST, CHURN, IDLE;

// A latency counts if it ended in the measured time, or, in the open loop, if it should have begun in it.
static inline void run_record(struct run *run, uint64_t since, uint64_t now) {
  uint64_t decides = run->options->rate > 0 ? since : now;
  if (decides >= run->measured_from && decides < run->measured_to) histogram_record(&run->latency, now - since);
}

// The text that payloads are made of.
void run_fill_payload(char *payload, uint32_t length, bool utf8);

// Opens all connections. False, after a word about it on stderr, if they do not all open in time.
bool run_open(struct run *run);

void run_until(struct run *run, uint64_t time);

void run_close(struct run *run);
