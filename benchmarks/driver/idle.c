// Scenario idle: nobody says anything but the heartbeat.
#include "clock.h"
#include "run.h"

static uint32_t no_rooms(const struct options *options) {
  (void)options;
  return 0;
}

static void begin(struct run *run) { (void)run; }

static void ack(struct client *client, const struct packet *packet, const char *attachment, uint32_t length, uint64_t now) {
  (void)packet, (void)attachment, (void)length, (void)now;
  client->run->wrong++;
}

static void event(struct client *client, const struct packet *packet, uint64_t now) {
  (void)packet, (void)now;
  client->run->wrong++;
}

static uint64_t tick(struct run *run, uint64_t now) {
  (void)run, (void)now;
  return NEVER;
}

const struct scenario IDLE = {"idle", no_rooms, begin, ack, event, tick};
