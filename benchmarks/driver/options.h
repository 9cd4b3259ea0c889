// What a run is to do.
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum transport { WEBSOCKET, POLLING, UPGRADE };

struct options {
  const char *scenario; // echo, broadcast, churn, idle
  int port;
  int pid; // of the server, for its figures; 0 for none
  const char *path;
  enum transport transport;
  bool close_after_response; // polling: one HTTP request for each TCP connection
  const char *headers;       // file with more header lines for each handshake; null for none

  uint32_t connections;
  uint32_t outstanding; // events that wait for their acknowledgement, for each connection
  uint32_t bytes;       // of the payload
  bool binary;          // the payload is an attachment
  bool utf8;            // the payload is text of three-byte characters
  uint32_t window;      // broadcast: publishes in flight
  double rate;          // a second, in total, open loop; 0 for the closed loop
  uint32_t rooms, joins; // of all, and of each connection
  uint32_t namespaces;  // connection i is in /ns-(i mod namespaces); 0 for all in /

  double warm_up_s, seconds, connect_timeout_s;
  uint32_t handshakes; // at once
  uint32_t sources;    // addresses to connect from, 127.0.0.1 and up
  bool until_stdin_ends;
};

// Ends the program if they are wrong.
struct options options_parse(int count, char **arguments);
