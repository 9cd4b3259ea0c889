#define _GNU_SOURCE
#include "client.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "http.h"
#include "run.h"

#define MANY_ERRORS 5

static bool on_websocket(const struct client *client) {
  return client->run->options->transport == WEBSOCKET || client->upgrade == UPGRADED;
}

void client_send(struct client *client, const char *text, uint32_t length) {
  if (on_websocket(client)) {
    websocket_write(&client->websocket.out, TEXT, text, length);
  } else {
    polling_send(client, text, length);
  }
}

void client_flush(struct client *client) {
  if (on_websocket(client)) {
    tcp_flush(&client->websocket);
  } else {
    polling_flush(client);
  }
}

void client_close(struct client *client) {
  tcp_close(&client->websocket);
  polling_close(client);
}

void client_failed(struct client *client, const char *why) {
  struct run *run = client->run;
  if (client->state == ENDED) return;
  if (client->state == READY) {
    run->ready--;
  } else {
    run->opening--;
  }
  client->state = ENDED;
  client_close(client);
  if (++run->errors <= MANY_ERRORS) fprintf(stderr, "client %u: %s\n", client->index, why);
}

// --- becoming ready ---

static void ready(struct client *client) {
  client->state = READY;
  client->run->opening--;
  client->run->ready++;
}

static void join(struct client *client) {
  const struct options *options = client->run->options;
  client->joins_left = client->run->scenario->rooms_of_each(options);
  if (!client->joins_left) {
    ready(client);
    return;
  }
  client->state = JOINING;
  for (uint32_t i = 0; i < client->joins_left; i++) {
    char text[96];
    uint32_t room = (client->index * options->joins + i) % options->rooms;
    int length = snprintf(text, sizeof text, "42%s%" PRIu64 "[\"join\",\"r%u\"]", client->name_space, client->next_id++, room);
    client_send(client, text, (uint32_t)length);
  }
}

// To be called when something has come about that a client needs before it joins.
void client_progress(struct client *client) {
  bool upgrades = client->run->options->transport == UPGRADE;
  if (client->state == CONNECTING && client->in_namespace && (!upgrades || client->upgrade == UPGRADED)) join(client);
}

static void connect_namespace(struct client *client) {
  char text[32];
  int length = snprintf(text, sizeof text, "40%s", client->name_space);
  client->state = CONNECTING;
  client_send(client, text, (uint32_t)length);
}

// --- packets ---

static void on_packet(struct client *client, const char *text, uint32_t length, uint64_t now) {
  struct run *run = client->run;
  struct packet packet;
  if (!packet_read(text, length, &packet)) {
    client_failed(client, "what is no Socket.IO packet");
    return;
  }
  switch (packet.type) {
    case CONNECT:
      client->in_namespace = true;
      client_progress(client);
      break;
    case ACK:
      if (client->state == JOINING) {
        if (!--client->joins_left) ready(client);
      } else {
        run->scenario->ack(client, &packet, NULL, 0, now);
      }
      break;
    case BINARY_ACK:
      client->awaits_attachment = true;
      client->awaits_id = packet.id;
      break;
    case EVENT: run->scenario->event(client, &packet, now); break;
    case BINARY_EVENT: client_failed(client, "a binary event"); break;
    case CONNECT_ERROR:
    case DISCONNECT: client_failed(client, "refused by the namespace"); break;
  }
}

static void on_handshake(struct client *client, const char *text, uint32_t length) {
  const char *found = memmem(text, length, "\"sid\":\"", 7);
  const char *end = found ? memchr(found + 7, '"', (size_t)(text + length - found - 7)) : NULL;
  if (!end) {
    client_failed(client, "a handshake without a session id");
    return;
  }
  client->sid = strndup(found + 7, (size_t)(end - found - 7));
  connect_namespace(client);
}

static void websocket_start(struct client *client);

static void on_text(struct client *client, const char *text, uint32_t length, uint64_t now) {
  if (!length) return;
  switch (text[0]) {
    case '0':
      if (client->state != OPENING) return;
      on_handshake(client, text, length);
      if (client->run->options->transport == UPGRADE && client->state != ENDED) websocket_start(client);
      return;
    case '1': client_failed(client, "a close packet"); return;
    case '2':
      client->run->pings++;
      client_send(client, "3", 1);
      return;
    case '3':
      if (client->upgrade == PROBING && length == 6 && !memcmp(text, "3probe", 6)) polling_end(client);
      return;
    case '4': on_packet(client, text + 1, length - 1, now); return;
    default: return;
  }
}

static void on_binary(struct client *client, const char *data, uint32_t length, uint64_t now) {
  if (!client->awaits_attachment) {
    client->run->wrong++;
    return;
  }
  client->awaits_attachment = false;
  struct packet packet = {.type = BINARY_ACK, .has_id = true, .id = client->awaits_id};
  client->run->scenario->ack(client, &packet, data, length, now);
}

void client_packets(struct client *client, char *payload, uint32_t length, uint64_t now) {
  char *end = payload + length;
  while (payload < end && client->state != ENDED) {
    char *next = memchr(payload, 0x1e, (size_t)(end - payload));
    if (!next) next = end;
    on_text(client, payload, (uint32_t)(next - payload), now);
    payload = next + 1;
  }
}

// --- WebSocket ---

static void on_message(struct client *client, enum websocket_opcode opcode, const char *data, uint32_t length, uint64_t now) {
  if (opcode == TEXT) {
    on_text(client, data, length, now);
  } else {
    on_binary(client, data, length, now);
  }
}

static void on_frame(struct client *client, const struct websocket_frame *frame, uint64_t now) {
  switch (frame->opcode) {
    case PING: websocket_write(&client->websocket.out, PONG, frame->data, frame->length); return;
    case PONG: return;
    case CLOSE: client_failed(client, "a close frame"); return;
    case TEXT:
    case BINARY:
      if (frame->last) {
        on_message(client, frame->opcode, frame->data, frame->length, now);
        return;
      }
      client->fragmented = frame->opcode;
      client->fragments.length = 0;
      break;
    case CONTINUATION: break;
  }
  bytes_append(&client->fragments, frame->data, frame->length);
  if (frame->last) on_message(client, client->fragmented, client->fragments.data, client->fragments.length, now);
}

static void websocket_connected(struct tcp *tcp) {
  struct client *client = tcp->owner;
  http_write_upgrade(&tcp->out, client->sid);
}

// How much of it is the response to the handshake.
static uint32_t on_switched(struct client *client, char *data, uint32_t length) {
  struct http_response response;
  uint32_t whole = http_read(data, length, &response);
  if (!whole) return 0;
  if (response.status != 101) {
    client_failed(client, "a WebSocket handshake whose status is not 101");
    return whole;
  }
  client->websocket_open = true;
  if (client->run->options->transport == UPGRADE) {
    client->upgrade = PROBING;
    websocket_write(&client->websocket.out, TEXT, "2probe", 6);
  }
  return whole;
}

static uint32_t websocket_received(struct tcp *tcp, char *data, uint32_t length, uint64_t now) {
  struct client *client = tcp->owner;
  uint32_t at = 0;
  if (!client->websocket_open) {
    at = on_switched(client, data, length);
    if (!at) return 0;
  }
  struct websocket_frame frame;
  uint32_t whole;
  while (client->state != ENDED && (whole = websocket_read(data + at, length - at, &frame))) {
    on_frame(client, &frame, now);
    at += whole;
  }
  return at;
}

static void websocket_ended(struct tcp *tcp, const char *why) { client_failed(tcp->owner, why); }

static const struct tcp_user WEBSOCKET_USER = {websocket_connected, websocket_received, websocket_ended};

static void websocket_start(struct client *client) { tcp_dial(&client->websocket, &WEBSOCKET_USER, client); }

// What polling has not sent goes to the WebSocket, behind the packet that ends the upgrade.
void client_upgraded(struct client *client) {
  client->upgrade = UPGRADED;
  client_send(client, "5", 1);
  char *packet = client->to_post.data, *end = packet + client->to_post.length;
  while (packet < end) {
    char *next = memchr(packet, 0x1e, (size_t)(end - packet));
    if (!next) next = end;
    client_send(client, packet, (uint32_t)(next - packet));
    packet = next + 1;
  }
  client_progress(client);
  client_flush(client);
}

// --- for scenarios ---

void client_start(struct client *client, struct run *run, uint32_t index, uint32_t ring) {
  client->run = run;
  client->index = index;
  client->since = calloc(ring, sizeof *client->since);
  client->since_size = ring;
  if (!client->since) die("out of memory");
  uint32_t namespaces = run->options->namespaces;
  if (namespaces) snprintf(client->name_space, sizeof client->name_space, "/ns-%u,", index % namespaces);
  if (run->options->transport == WEBSOCKET) {
    websocket_start(client);
  } else {
    polling_start(client);
  }
}

char *client_begin_event(struct client *client, char *to, const char *head, uint64_t since) {
  uint64_t id = client->next_id++;
  client->since[id % client->since_size] = since;
  client->outstanding++;
  to = stpcpy(to, head);
  to = stpcpy(to, client->name_space);
  return packet_write_number(to, id);
}

uint64_t client_acknowledged(struct client *client, uint64_t id) {
  if (client->outstanding) client->outstanding--;
  return client->since[id % client->since_size];
}
