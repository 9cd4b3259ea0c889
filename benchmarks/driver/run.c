#include "run.h"

#include <stdio.h>
#include <stdlib.h>

#include "clock.h"

#define LONGEST_TURN_MS 20
#define OPEN_LOOP_RING 4096
#define TOO_MANY_ERRORS 20

void run_fill_payload(char *payload, uint32_t length, bool utf8) {
  static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyz0123456789 ABCDEFGHIJ";
  static const char CHARACTER[] = "\xe4\xbd\xa0";
  uint32_t in_characters = utf8 ? length / 3 * 3 : 0;
  for (uint32_t i = 0; i < length; i++)
    payload[i] = i < in_characters ? CHARACTER[i % 3] : LETTERS[i % (sizeof LETTERS - 1)];
}

bool run_open(struct run *run) {
  const struct options *options = run->options;
  uint32_t ring = options->rate > 0 ? OPEN_LOOP_RING : options->outstanding;
  run->clients = calloc(options->connections, sizeof *run->clients);
  if (!run->clients) die("out of memory");
  uint64_t limit = now_ns() + seconds_ns(options->connect_timeout_s);
  while (run->ready < options->connections) {
    while (run->started < options->connections && run->opening < options->handshakes) {
      run->opening++;
      client_start(&run->clients[run->started], run, run->started, ring);
      run->started++;
    }
    tcp_turn(LONGEST_TURN_MS);
    if (now_ns() > limit || run->errors > TOO_MANY_ERRORS ||
        (run->errors && run->started == options->connections && !run->opening)) {
      fprintf(stderr, "%u of %u connections opened\n", run->ready, options->connections);
      return false;
    }
  }
  return true;
}

static int wait_ms(uint64_t now, uint64_t until) {
  if (until <= now) return 0;
  uint64_t millis = (until - now) / 1000000;
  return millis < LONGEST_TURN_MS ? (int)millis : LONGEST_TURN_MS;
}

void run_until(struct run *run, uint64_t time) {
  uint64_t due = run->sending ? run->scenario->tick(run, now_ns()) : NEVER;
  for (uint64_t now = now_ns(); now < time; now = now_ns()) {
    // Less than a millisecond is not slept: an open loop keeps its times.
    tcp_turn(wait_ms(now, due < time ? due : time));
    due = run->sending ? run->scenario->tick(run, now_ns()) : NEVER;
  }
}

void run_close(struct run *run) {
  for (uint32_t i = 0; i < run->started; i++) client_close(&run->clients[i]);
}
