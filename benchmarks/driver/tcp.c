#define _GNU_SOURCE
#include "tcp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"

#define EVENTS 1024
#ifndef IP_BIND_ADDRESS_NO_PORT
#define IP_BIND_ADDRESS_NO_PORT 24
#endif

static int epoll;
static struct sockaddr_in server;
static uint32_t source_count, dialled;
static char read_buffer[TCP_READ_BYTES];

void tcp_start(int port, uint32_t sources) {
  epoll = epoll_create1(0);
  if (epoll < 0) die("epoll: %s", strerror(errno));
  server = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  source_count = sources;
}

static void await(struct tcp *tcp, int operation, uint32_t events) {
  struct epoll_event event = {.events = events, .data.ptr = tcp};
  if (epoll_ctl(epoll, operation, tcp->fd, &event)) die("epoll: %s", strerror(errno));
}

void tcp_dial(struct tcp *tcp, const struct tcp_user *user, void *owner) {
  tcp->user = user;
  tcp->owner = owner;
  tcp->dials++;
  tcp->partial.length = 0;
  tcp->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (tcp->fd < 0) die("socket: %s", strerror(errno));
  int on = 1;
  setsockopt(tcp->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(tcp->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  struct sockaddr_in source = {.sin_family = AF_INET};
  source.sin_addr.s_addr = htonl(INADDR_LOOPBACK + dialled++ % source_count);
  if (bind(tcp->fd, (struct sockaddr *)&source, sizeof source)) die("bind: %s", strerror(errno));
  if (connect(tcp->fd, (struct sockaddr *)&server, sizeof server) && errno != EINPROGRESS)
    die("connect: %s", strerror(errno));
  tcp->open = tcp->connecting = true;
  tcp->waits_to_write = false;
  await(tcp, EPOLL_CTL_ADD, EPOLLIN | EPOLLOUT);
}

void tcp_redial(struct tcp *tcp) {
  tcp_close(tcp);
  tcp_dial(tcp, tcp->user, tcp->owner);
}

void tcp_close(struct tcp *tcp) {
  if (!tcp->open) return;
  tcp->open = false;
  close(tcp->fd);
}

static void end(struct tcp *tcp, const char *why) {
  if (!tcp->open) return;
  tcp_close(tcp);
  tcp->user->ended(tcp, why);
}

void tcp_flush(struct tcp *tcp) {
  if (!tcp->open || tcp->connecting) return;
  while (tcp->written < tcp->out.length) {
    ssize_t written =
        send(tcp->fd, tcp->out.data + tcp->written, tcp->out.length - tcp->written, MSG_NOSIGNAL);
    if (written > 0) {
      tcp->written += (uint32_t)written;
    } else if (errno == EAGAIN) {
      if (!tcp->waits_to_write) await(tcp, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
      tcp->waits_to_write = true;
      return;
    } else if (errno != EINTR) {
      end(tcp, strerror(errno));
      return;
    }
  }
  tcp->written = tcp->out.length = 0;
  if (tcp->waits_to_write) await(tcp, EPOLL_CTL_MOD, EPOLLIN);
  tcp->waits_to_write = false;
}

static void on_connected(struct tcp *tcp) {
  int error = 0;
  socklen_t length = sizeof error;
  getsockopt(tcp->fd, SOL_SOCKET, SO_ERROR, &error, &length);
  if (error) {
    end(tcp, strerror(error));
    return;
  }
  tcp->connecting = false;
  await(tcp, EPOLL_CTL_MOD, EPOLLIN);
  tcp->user->connected(tcp);
  tcp_flush(tcp);
}

static void on_readable(struct tcp *tcp) {
  uint32_t before = tcp->partial.length;
  if (before) memcpy(read_buffer, tcp->partial.data, before);
  ssize_t read = recv(tcp->fd, read_buffer + before, TCP_READ_BYTES - before, 0);
  if (read < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (read <= 0) {
    end(tcp, read ? strerror(errno) : "closed by the server");
    return;
  }
  uint32_t length = before + (uint32_t)read, dials = tcp->dials;
  uint32_t whole = tcp->user->received(tcp, read_buffer, length, now_ns());
  if (!tcp->open || tcp->dials != dials) return;
  if (!whole && length == TCP_READ_BYTES) die("a message longer than %d bytes", TCP_READ_BYTES);
  tcp->partial.length = 0;
  if (whole < length) bytes_append(&tcp->partial, read_buffer + whole, length - whole);
  if (tcp->out.length && !tcp->waits_to_write) tcp_flush(tcp);
}

void tcp_turn(int timeout_ms) {
  static struct epoll_event events[EVENTS];
  int count = epoll_wait(epoll, events, EVENTS, timeout_ms);
  for (int i = 0; i < count; i++) {
    struct tcp *tcp = events[i].data.ptr;
    uint32_t happened = events[i].events;
    if (!tcp->open) continue;
    if (tcp->connecting) {
      if (happened & (EPOLLOUT | EPOLLERR | EPOLLHUP)) on_connected(tcp);
      continue;
    }
    if (happened & EPOLLOUT) tcp_flush(tcp);
    if (tcp->open && happened & (EPOLLIN | EPOLLERR | EPOLLHUP)) on_readable(tcp);
  }
}
