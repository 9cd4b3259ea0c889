// Scenario broadcast: all are in rooms, the first client publishes. A unit is a delivery to a member.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "run.h"

#define STAMP_DIGITS 16
static const char EVENT_HEAD[] = "[\"msg\",\"";

static char *payload; // begins with the time of the publish, in hexadecimal digits
static uint64_t due;

static uint32_t joins(const struct options *options) { return options->joins; }

static uint32_t members_of_each(const struct options *options) {
  return options->connections * options->joins / options->rooms;
}

static void publish(struct run *run, uint64_t since) {
  static struct bytes text;
  struct client *publisher = &run->clients[0];
  uint32_t bytes = run->options->bytes;
  if (publisher->state != READY) return;
  snprintf(payload, STAMP_DIGITS + 1, "%0*" PRIx64, STAMP_DIGITS, since);
  text.length = 0;
  char *start = bytes_reserve(&text, bytes + 64);
  int head = sprintf(start, "42[\"publish\",\"r%u\",\"", (uint32_t)(run->published % run->options->rooms));
  memcpy(start + head, payload, STAMP_DIGITS);
  memcpy(start + head + STAMP_DIGITS, payload + STAMP_DIGITS + 1, bytes - STAMP_DIGITS);
  memcpy(start + head + bytes, "\"]", 2);
  client_send(publisher, start, (uint32_t)head + bytes + 2);
  client_flush(publisher);
  run->published++;
}

static uint64_t tick(struct run *run, uint64_t now) {
  const struct options *options = run->options;
  if (options->rate > 0) {
    uint64_t period = seconds_ns(1 / options->rate);
    for (; now >= due; due += period) publish(run, due);
    return due;
  }
  while (run->clients[0].state == READY && run->published < run->delivered / members_of_each(options) + options->window)
    publish(run, now_ns());
  return NEVER;
}

static void begin(struct run *run) {
  payload = malloc(run->options->bytes + 1);
  if (!payload) die("out of memory");
  // One byte more than is sent: snprintf ends the stamp with a zero.
  run_fill_payload(payload + STAMP_DIGITS + 1, run->options->bytes - STAMP_DIGITS, run->options->utf8);
  due = now_ns();
}

static void ack(struct client *client, const struct packet *packet, const char *attachment, uint32_t length, uint64_t now) {
  (void)packet, (void)attachment, (void)length, (void)now;
  client->run->wrong++;
}

// The stamp; NEVER if it is none.
static uint64_t read_stamp(const char *digits) {
  uint64_t stamp = 0;
  for (int i = 0; i < STAMP_DIGITS; i++) {
    char c = digits[i];
    int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) return NEVER;
    stamp = stamp << 4 | (uint64_t)digit;
  }
  return stamp;
}

static bool is_right(const struct run *run, const struct packet *packet) {
  uint32_t head = sizeof EVENT_HEAD - 1, bytes = run->options->bytes;
  return packet->length == head + bytes + 2 && !memcmp(packet->data, EVENT_HEAD, head) &&
         !memcmp(packet->data + head + STAMP_DIGITS, payload + STAMP_DIGITS + 1, bytes - STAMP_DIGITS) &&
         !memcmp(packet->data + head + bytes, "\"]", 2);
}

static void event(struct client *client, const struct packet *packet, uint64_t now) {
  struct run *run = client->run;
  run->units++;
  run->delivered++;
  uint64_t since = is_right(run, packet) ? read_stamp(packet->data + sizeof EVENT_HEAD - 1) : NEVER;
  if (since > now) {
    run->wrong++;
  } else {
    run_record(run, since, now);
  }
}

const struct scenario BROADCAST = {"broadcast", joins, begin, ack, event, tick};
