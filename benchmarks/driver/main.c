// Drives a Socket.IO server on the loopback interface, and prints one line of JSON about it. README.md tells all.
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "clock.h"
#include "http.h"
#include "process.h"
#include "run.h"

#define DRAIN_S 0.2
#define DRAIN_OPEN_LOOP_S 1.0

// What there is to see at one moment.
struct moment {
  uint64_t time, units, published, delivered, pings;
  struct process_use server;
  double driver_cpu_s, stolen_s;
};

static struct moment look(const struct run *run) {
  return (struct moment){
      .time = now_ns(),
      .units = run->units,
      .published = run->published,
      .delivered = run->delivered,
      .pings = run->pings,
      .server = process_use(run->options->pid),
      .driver_cpu_s = own_cpu_s(),
      .stolen_s = stolen_s(),
  };
}

static double seconds_between(const struct moment *from, const struct moment *to) {
  return (double)(to->time - from->time) / 1e9;
}

static double cpu_between(const struct moment *from, const struct moment *to) {
  return process_cpu_s(&to->server) - process_cpu_s(&from->server);
}

static const char *transport_name(const struct options *options) {
  static const char *const NAMES[] = {"websocket", "polling", "upgrade"};
  return NAMES[options->transport];
}

static void print_head(const struct run *run) {
  const struct options *options = run->options;
  printf("{\"scenario\":\"%s\",\"transport\":\"%s\",\"connections\":%u,\"bytes\":%u,\"ready\":%u,\"err\":%" PRIu64
         ",\"verify_err\":%" PRIu64,
         run->scenario->name, transport_name(options), options->connections, options->bytes, run->ready, run->errors,
         run->wrong);
}

static void print_opening(const struct run *run, const struct moment *start, const struct moment *opened) {
  double connections = run->options->connections;
  printf(",\"connects_per_s\":%.0f,\"cpu_ms_per_1000_connects\":%.1f,\"rss_before_mb\":%.1f",
         connections / seconds_between(start, opened), cpu_between(start, opened) * 1e6 / connections,
         start->server.rss_mb);
}

static void print_measured(const struct run *run, const struct moment *from, const struct moment *to) {
  const struct histogram *latency = &run->latency;
  double seconds = seconds_between(from, to), cpu_s = cpu_between(from, to);
  double driver_cpu_s = to->driver_cpu_s - from->driver_cpu_s;
  uint64_t units = to->units - from->units;
  double millions = (double)units / 1e6;
  printf(",\"seconds\":%.3f,\"units\":%" PRIu64 ",\"rate\":%.0f", seconds, units, (double)units / seconds);
  printf(",\"cpu_s_per_million\":%.4f,\"user_s_per_million\":%.4f,\"driver_cpu_s_per_million\":%.4f",
         units ? cpu_s / millions : 0, units ? (to->server.user_s - from->server.user_s) / millions : 0,
         units ? driver_cpu_s / millions : 0);
  printf(",\"server_cores\":%.3f,\"driver_cores\":%.3f,\"stolen_s\":%.2f", cpu_s / seconds, driver_cpu_s / seconds,
         to->stolen_s - from->stolen_s);
  printf(",\"p50_us\":%.1f,\"p90_us\":%.1f,\"p99_us\":%.1f,\"p999_us\":%.1f,\"max_us\":%.1f",
         histogram_micros(latency, .5), histogram_micros(latency, .9), histogram_micros(latency, .99),
         histogram_micros(latency, .999), (double)latency->max / 1e3);
  printf(",\"published\":%" PRIu64 ",\"delivered\":%" PRIu64 ",\"pings\":%" PRIu64 ",\"behind\":%" PRIu64
         ",\"rss_mb\":%.1f",
         to->published - from->published, to->delivered - from->delivered, to->pings - from->pings, run->behind,
         to->server.rss_mb);
}

static int finish(struct run *run) {
  run_close(run);
  return run->errors || run->wrong || run->behind ? 1 : 0;
}

static bool stdin_has_ended(void) {
  struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
  char ignored[256];
  return poll(&in, 1, 0) > 0 && read(STDIN_FILENO, ignored, sizeof ignored) <= 0;
}

// The line is printed when all are open; then they are held.
static int idle(struct run *run, const struct moment *start, const struct moment *opened) {
  print_head(run);
  print_opening(run, start, opened);
  printf(",\"rss_mb\":%.1f}\n", opened->server.rss_mb);
  fflush(stdout);
  uint64_t end = now_ns() + seconds_ns(run->options->seconds);
  while (now_ns() < end && !(run->options->until_stdin_ends && stdin_has_ended()))
    run_until(run, now_ns() + seconds_ns(.1));
  return finish(run);
}

static int measure(struct run *run, const struct moment *start, const struct moment *opened) {
  const struct options *options = run->options;
  run->sending = true;
  run->scenario->begin(run);
  run_until(run, now_ns() + seconds_ns(options->warm_up_s));

  struct moment from = look(run);
  run->measured_from = from.time;
  run->measured_to = from.time + seconds_ns(options->seconds);
  run_until(run, run->measured_to);
  struct moment to = look(run);

  // What was sent in time and is answered late counts as a latency in the open loop; what is not answered is told.
  run->sending = false;
  run_until(run, now_ns() + seconds_ns(options->rate > 0 ? DRAIN_OPEN_LOOP_S : DRAIN_S));
  if (options->rate > 0)
    for (uint32_t i = 0; i < run->started; i++) run->behind += run->clients[i].outstanding;
  print_head(run);
  print_opening(run, start, opened);
  print_measured(run, &from, &to);
  puts("}");
  return finish(run);
}

static const struct scenario *scenario_named(const char *name) {
  static const struct scenario *const ALL[] = {&ECHO, &BROADCAST, &CHURN, &IDLE};
  for (size_t i = 0; i < sizeof ALL / sizeof *ALL; i++)
    if (!strcmp(ALL[i]->name, name)) return ALL[i];
  die("--scenario %s: allowed are echo, broadcast, churn and idle", name);
}

static void raise_file_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit)) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int count, char **arguments) {
  struct options options = options_parse(count, arguments);
  static struct run run;
  run.options = &options;
  run.scenario = scenario_named(options.scenario);
  run.measured_from = run.measured_to = NEVER;
  raise_file_limit();
  tcp_start(options.port, options.sources);
  http_start(options.path, options.port, options.headers);

  struct moment start = look(&run);
  if (!run_open(&run)) {
    print_head(&run);
    puts(",\"error\":\"not all connections opened\"}");
    return 1;
  }
  struct moment opened = look(&run);
  return run.scenario == &IDLE ? idle(&run, &start, &opened) : measure(&run, &start, &opened);
}
