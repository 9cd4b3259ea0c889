// A buffer that grows.
#pragma once

#include <stdint.h>

struct bytes {
  char *data;
  uint32_t length, capacity;
};

// Room for `more` bytes behind what is there; what is written there counts once `length` is moved.
char *bytes_reserve(struct bytes *bytes, uint32_t more);

void bytes_append(struct bytes *bytes, const void *data, uint32_t length);

// Ends the program with a message.
__attribute__((format(printf, 1, 2), noreturn)) void die(const char *format, ...);
