// Scenario echo: each connection sends events that the server acknowledges with the same value. A unit is an acknowledgement.
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "run.h"

static const char PLACEHOLDER[] = "{\"_placeholder\":true,\"num\":0}";

static struct bytes arguments; // behind the id of an event
static struct bytes answer;    // behind the id of its acknowledgement
static char *payload;
static uint64_t due, sent;

static void append(struct bytes *bytes, const char *text) { bytes_append(bytes, text, (uint32_t)strlen(text)); }

static void prepare(const struct options *options) {
  payload = malloc(options->bytes);
  if (!payload) die("out of memory");
  run_fill_payload(payload, options->bytes, options->utf8);
  append(&arguments, options->binary ? "[\"becho\"," : "[\"echo\",\"");
  append(&answer, "[\"");
  if (options->binary) {
    append(&arguments, PLACEHOLDER);
  } else {
    bytes_append(&arguments, payload, options->bytes);
    bytes_append(&answer, payload, options->bytes);
    append(&arguments, "\"");
  }
  append(&arguments, "]");
  append(&answer, "\"]");
}

static void send_one(struct client *client, uint64_t since) {
  static struct bytes text;
  const struct options *options = client->run->options;
  text.length = 0;
  char *start = bytes_reserve(&text, arguments.length + 128);
  char *at = client_begin_event(client, start, options->binary ? "451-" : "42", since);
  memcpy(at, arguments.data, arguments.length);
  client_send(client, start, (uint32_t)(at - start) + arguments.length);
  if (options->binary) websocket_write(&client->websocket.out, BINARY, payload, options->bytes);
}

static uint32_t no_rooms(const struct options *options) {
  (void)options;
  return 0;
}

static void begin(struct run *run) {
  const struct options *options = run->options;
  prepare(options);
  due = now_ns();
  if (options->rate > 0) return;
  for (uint32_t i = 0; i < options->connections; i++) {
    struct client *client = &run->clients[i];
    if (client->state != READY) continue;
    for (uint32_t j = 0; j < options->outstanding; j++) send_one(client, now_ns());
    client_flush(client);
    if (i % 64 == 63) tcp_turn(0);
  }
}

static bool is_right(const struct options *options, const struct packet *packet, const char *attachment, uint32_t length) {
  if (!packet->has_id) return false;
  if (options->binary) return attachment && length == options->bytes && !memcmp(attachment, payload, length);
  return packet->length == answer.length && !memcmp(packet->data, answer.data, answer.length);
}

static void ack(struct client *client, const struct packet *packet, const char *attachment, uint32_t length, uint64_t now) {
  struct run *run = client->run;
  if (!is_right(run->options, packet, attachment, length)) run->wrong++;
  run_record(run, client_acknowledged(client, packet->id), now);
  run->units++;
  if (run->sending && run->options->rate <= 0) send_one(client, now);
}

static void event(struct client *client, const struct packet *packet, uint64_t now) {
  (void)packet, (void)now;
  client->run->wrong++;
}

static uint64_t tick(struct run *run, uint64_t now) {
  const struct options *options = run->options;
  if (options->rate <= 0) return NEVER;
  uint64_t period = seconds_ns(1 / options->rate);
  for (; now >= due; due += period) {
    struct client *client = &run->clients[sent++ % options->connections];
    if (client->state != READY) continue;
    if (client->outstanding == client->since_size) {
      run->behind++;
    } else {
      send_one(client, due);
      client_flush(client);
    }
  }
  return due;
}

const struct scenario ECHO = {"echo", no_rooms, begin, ack, event, tick};
