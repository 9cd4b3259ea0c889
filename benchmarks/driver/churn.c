// Scenario churn: clients join and leave rooms, while the first publishes to them. A unit is an acknowledged join or leave.
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "run.h"

#define PUBLISHES_PER_S 100

static uint64_t due;

static uint32_t no_rooms(const struct options *options) {
  (void)options;
  return 0;
}

// Joins and leaves by turns; with several outstanding, of several rooms.
static void send_one(struct client *client, uint64_t since) {
  char text[96], *at = client_begin_event(client, text, "42", since);
  uint64_t nth = client->next_id - 1;
  const struct options *options = client->run->options;
  uint32_t room = (uint32_t)((client->index + nth % options->outstanding) % options->rooms);
  const char *what = nth / options->outstanding % 2 ? "leave" : "join";
  at += sprintf(at, "[\"%s\",\"r%u\"]", what, room);
  client_send(client, text, (uint32_t)(at - text));
}

static void begin(struct run *run) {
  due = now_ns();
  for (uint32_t i = 1; i < run->options->connections; i++) {
    struct client *client = &run->clients[i];
    if (client->state != READY) continue;
    for (uint32_t j = 0; j < run->options->outstanding; j++) send_one(client, now_ns());
    client_flush(client);
    if (i % 64 == 63) tcp_turn(0);
  }
}

static void ack(struct client *client, const struct packet *packet, const char *attachment, uint32_t length, uint64_t now) {
  struct run *run = client->run;
  (void)attachment, (void)length;
  if (!packet->has_id || packet->length != 2 || packet->data[0] != '[' || packet->data[1] != ']') run->wrong++;
  run_record(run, client_acknowledged(client, packet->id), now);
  run->units++;
  if (run->sending) send_one(client, now);
}

static void event(struct client *client, const struct packet *packet, uint64_t now) {
  (void)packet, (void)now;
  client->run->delivered++;
}

static uint64_t tick(struct run *run, uint64_t now) {
  struct client *publisher = &run->clients[0];
  for (; now >= due && publisher->state == READY; due += NANOS_PER_SECOND / PUBLISHES_PER_S) {
    char text[64];
    int length = sprintf(text, "42[\"publish\",\"r%u\",\"news\"]", (uint32_t)(run->published++ % run->options->rooms));
    client_send(publisher, text, (uint32_t)length);
    client_flush(publisher);
  }
  return due;
}

const struct scenario CHURN = {"churn", no_rooms, begin, ack, event, tick};
