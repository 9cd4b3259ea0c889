#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"

#define MOST_BYTES 400000
#define MOST_CONNECTIONS 100000

static const char USAGE[] =
    "driver --scenario echo|broadcast|churn|idle --port N\n"
    "  --pid N                 the server's process, for its figures\n"
    "  --transport websocket|polling|upgrade\n"
    "  --close-after-response  polling: one request for each TCP connection\n"
    "  --headers FILE          more header lines for each handshake\n"
    "  --path /socket.io/\n"
    "  --connections N (100)   --handshakes N (64) at once   --sources N (8) addresses 127.0.0.1 and up\n"
    "  --bytes N (128)         of the payload   --binary   --utf8\n"
    "  --outstanding N (1)     echo, churn: events without their acknowledgement yet, for each connection\n"
    "  --window N (1)          broadcast: publishes in flight\n"
    "  --rate N                a second, open loop: echoes, or publishes\n"
    "  --rooms N (1)  --joins N (1)  broadcast: rooms, and how many of them each connection is in\n"
    "  --namespaces N          echo: connection i is in /ns-(i mod N)\n"
    "  --warm-up S (2)  --seconds S (5)  --connect-timeout S (60)\n"
    "  --until-stdin-ends      idle: hold the connections no longer than that\n";

enum {
  SCENARIO = 1,
  PORT,
  PID,
  PATH,
  TRANSPORT,
  CLOSE_AFTER_RESPONSE,
  HEADERS,
  CONNECTIONS,
  OUTSTANDING,
  BYTES,
  BINARY,
  UTF8,
  WINDOW,
  RATE,
  ROOMS,
  JOINS,
  NAMESPACES,
  WARM_UP,
  SECONDS,
  CONNECT_TIMEOUT,
  HANDSHAKES,
  SOURCES,
  UNTIL_STDIN_ENDS
};

static const struct option KNOWN[] = {
    {"scenario", required_argument, 0, SCENARIO},
    {"port", required_argument, 0, PORT},
    {"pid", required_argument, 0, PID},
    {"path", required_argument, 0, PATH},
    {"transport", required_argument, 0, TRANSPORT},
    {"close-after-response", no_argument, 0, CLOSE_AFTER_RESPONSE},
    {"headers", required_argument, 0, HEADERS},
    {"connections", required_argument, 0, CONNECTIONS},
    {"outstanding", required_argument, 0, OUTSTANDING},
    {"bytes", required_argument, 0, BYTES},
    {"binary", no_argument, 0, BINARY},
    {"utf8", no_argument, 0, UTF8},
    {"window", required_argument, 0, WINDOW},
    {"rate", required_argument, 0, RATE},
    {"rooms", required_argument, 0, ROOMS},
    {"joins", required_argument, 0, JOINS},
    {"namespaces", required_argument, 0, NAMESPACES},
    {"warm-up", required_argument, 0, WARM_UP},
    {"seconds", required_argument, 0, SECONDS},
    {"connect-timeout", required_argument, 0, CONNECT_TIMEOUT},
    {"handshakes", required_argument, 0, HANDSHAKES},
    {"sources", required_argument, 0, SOURCES},
    {"until-stdin-ends", no_argument, 0, UNTIL_STDIN_ENDS},
    {0, 0, 0, 0},
};

static double number(const char *text, double least, double most) {
  char *end;
  double value = strtod(text, &end);
  if (end == text || *end || !(value >= least && value <= most))
    die("%s: a number from %.0f to %.0f is allowed", text, least, most);
  return value;
}

static uint32_t count(const char *text, uint32_t most) { return (uint32_t)number(text, 1, most); }

static enum transport transport(const char *text) {
  if (!strcmp(text, "websocket")) return WEBSOCKET;
  if (!strcmp(text, "polling")) return POLLING;
  if (!strcmp(text, "upgrade")) return UPGRADE;
  die("--transport %s: allowed are websocket, polling and upgrade", text);
}

static void set(struct options *options, int option, const char *value) {
  switch (option) {
    case SCENARIO: options->scenario = value; break;
    case PORT: options->port = (int)count(value, 65535); break;
    case PID: options->pid = (int)number(value, 0, 1 << 30); break;
    case PATH: options->path = value; break;
    case TRANSPORT: options->transport = transport(value); break;
    case CLOSE_AFTER_RESPONSE: options->close_after_response = true; break;
    case HEADERS: options->headers = value; break;
    case CONNECTIONS: options->connections = count(value, MOST_CONNECTIONS); break;
    case OUTSTANDING: options->outstanding = count(value, 4096); break;
    case BYTES: options->bytes = (uint32_t)number(value, 16, MOST_BYTES); break;
    case BINARY: options->binary = true; break;
    case UTF8: options->utf8 = true; break;
    case WINDOW: options->window = count(value, 100000); break;
    case RATE: options->rate = number(value, 1, 1e7); break;
    case ROOMS: options->rooms = count(value, MOST_CONNECTIONS); break;
    case JOINS: options->joins = count(value, 1000); break;
    case NAMESPACES: options->namespaces = count(value, MOST_CONNECTIONS); break;
    case WARM_UP: options->warm_up_s = number(value, 0, 600); break;
    case SECONDS: options->seconds = number(value, 0, 3600); break;
    case CONNECT_TIMEOUT: options->connect_timeout_s = number(value, 1, 600); break;
    case HANDSHAKES: options->handshakes = count(value, MOST_CONNECTIONS); break;
    case SOURCES: options->sources = count(value, 254); break;
    case UNTIL_STDIN_ENDS: options->until_stdin_ends = true; break;
    default: fputs(USAGE, stderr); exit(2);
  }
}

static void check(const struct options *options) {
  if (!options->scenario || !options->port) die("--scenario and --port are needed\n%s", USAGE);
  bool echo = !strcmp(options->scenario, "echo"), broadcast = !strcmp(options->scenario, "broadcast");
  if (options->binary && (!echo || options->transport == POLLING))
    die("--binary is for echoes over WebSocket");
  if (options->namespaces && !echo) die("--namespaces is for echo");
  if (options->close_after_response && options->transport == WEBSOCKET)
    die("--close-after-response is for polling and upgrade");
  if (options->rate > 0 && options->transport == POLLING && echo)
    die("--rate is not for echoes by polling: an event that waits for a request is not under way");
  // Each room has as many members as the others, so that a publish is always as much work.
  if (broadcast && (options->connections * options->joins) % options->rooms)
    die("--connections times --joins must be a multiple of --rooms");
  if (options->joins > options->rooms) die("--joins %u: there are only %u rooms", options->joins, options->rooms);
}

struct options options_parse(int arguments_count, char **arguments) {
  struct options options = {
      .path = "/socket.io/",
      .connections = 100,
      .outstanding = 1,
      .bytes = 128,
      .window = 1,
      .rooms = 1,
      .joins = 1,
      .warm_up_s = 2,
      .seconds = 5,
      .connect_timeout_s = 60,
      .handshakes = 64,
      .sources = 8,
  };
  int option;
  while ((option = getopt_long(arguments_count, arguments, "", KNOWN, 0)) != -1) set(&options, option, optarg);
  if (optind < arguments_count) die("%s?\n%s", arguments[optind], USAGE);
  check(&options);
  return options;
}
