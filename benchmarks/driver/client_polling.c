// The polling half of a client: one connection for GETs, one for POSTs, as browsers have it.
#include <string.h>

#include "client.h"
#include "http.h"
#include "run.h"

#define SEPARATOR 0x1e

static void get(struct client *client) {
  http_write_get(&client->get.out, client->sid);
  client->getting = true;
  tcp_flush(&client->get);
}

static void post(struct client *client) {
  http_write_post(&client->post.out, client->sid, &client->to_post);
  client->to_post.length = 0;
  client->posting = true;
  tcp_flush(&client->post);
}

void polling_send(struct client *client, const char *text, uint32_t length) {
  char separator = SEPARATOR;
  if (client->to_post.length) bytes_append(&client->to_post, &separator, 1);
  bytes_append(&client->to_post, text, length);
}

void polling_flush(struct client *client) {
  if (client->to_post.length && !client->posting && client->sid) post(client);
}

static void end_if_idle(struct client *client) {
  if (client->state == ENDED || client->upgrade != LAST_POLL || client->getting || client->posting) return;
  polling_close(client);
  client_upgraded(client);
}

void polling_end(struct client *client) {
  client->upgrade = LAST_POLL;
  end_if_idle(client);
}

static void got(struct client *client, struct http_response *response, uint64_t now) {
  client->getting = false;
  client_packets(client, response->body, response->length, now);
  if (client->state == ENDED) return;
  if (client->upgrade != LAST_POLL) get(client);
  polling_flush(client);
}

static void posted(struct client *client) {
  client->posting = false;
  if (client->upgrade != LAST_POLL) polling_flush(client);
}

static void connected(struct tcp *tcp) {
  struct client *client = tcp->owner;
  if (tcp == &client->get && !client->sid && !client->getting) get(client);
}

static uint32_t received(struct tcp *tcp, char *data, uint32_t length, uint64_t now) {
  struct client *client = tcp->owner;
  struct http_response response;
  uint32_t whole = http_read(data, length, &response);
  if (!whole) return 0;
  if (response.status != 200) {
    client_failed(client, "a polling response whose status is not 200");
    return whole;
  }
  if (client->run->options->close_after_response && client->upgrade != LAST_POLL) tcp_redial(tcp);
  if (tcp == &client->get) {
    got(client, &response, now);
  } else {
    posted(client);
  }
  end_if_idle(client);
  return whole;
}

static void ended(struct tcp *tcp, const char *why) {
  struct client *client = tcp->owner;
  bool is_waited_for = tcp == &client->get ? client->getting : client->posting;
  if (is_waited_for || !client->sid) {
    client_failed(client, why);
  } else if (client->upgrade != LAST_POLL) {
    tcp_redial(tcp); // a server may close what is idle
  }
}

static const struct tcp_user USER = {connected, received, ended};

void polling_start(struct client *client) {
  tcp_dial(&client->get, &USER, client);
  tcp_dial(&client->post, &USER, client);
}

void polling_close(struct client *client) {
  tcp_close(&client->get);
  tcp_close(&client->post);
}
