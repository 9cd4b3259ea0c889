// One Socket.IO client: Engine.IO 4 over WebSocket, over long-polling, or over the one and then the other.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "packet.h"
#include "tcp.h"
#include "websocket.h"

struct run;

enum client_state {
  OPENING,    // no session yet
  CONNECTING, // there is a session; the namespace has not answered, or the upgrade is not over
  JOINING,    // of some rooms there is no acknowledgement yet
  READY,
  ENDED
};

enum upgrade_state { NO_UPGRADE, PROBING, LAST_POLL, UPGRADED };

struct client {
  struct run *run;
  uint32_t index;
  enum client_state state;
  enum upgrade_state upgrade;
  bool in_namespace;
  char *sid;
  char name_space[24]; // with a comma behind it; empty for "/"

  struct tcp websocket;
  bool websocket_open;
  struct bytes fragments; // of a message whose last frame has not come
  enum websocket_opcode fragmented;

  struct tcp get, post;
  bool getting, posting;
  struct bytes to_post; // packets that wait until no POST is under way

  bool awaits_attachment; // of a binary acknowledgement with this id
  uint64_t awaits_id;

  uint32_t joins_left, outstanding;
  uint64_t next_id;
  uint64_t *since; // when what waits for its acknowledgement began: a ring, by id
  uint32_t since_size;
};

// `ring`: how many events may be without their acknowledgement.
void client_start(struct client *client, struct run *run, uint32_t index, uint32_t ring);

// An Engine.IO text packet, written with the next flush.
void client_send(struct client *client, const char *text, uint32_t length);

// Needed only outside of what a read has caused.
void client_flush(struct client *client);

// Writes the head of an event that is to be acknowledged, up to its arguments, and returns where to go on.
char *client_begin_event(struct client *client, char *to, const char *head, uint64_t since);

// Takes an acknowledgement off the ring: since when it was waited for.
uint64_t client_acknowledged(struct client *client, uint64_t id);

void client_close(struct client *client);

// --- for client_polling.c ---

void client_packets(struct client *client, char *payload, uint32_t length, uint64_t now);
void client_upgraded(struct client *client);
void client_failed(struct client *client, const char *why);
void client_progress(struct client *client);

// --- of client_polling.c ---

void polling_start(struct client *client);
void polling_send(struct client *client, const char *text, uint32_t length);
void polling_flush(struct client *client);
// No more polls; client_upgraded() once none is under way.
void polling_end(struct client *client);
void polling_close(struct client *client);
