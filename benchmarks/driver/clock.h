// Monotonic time in nanoseconds.
#pragma once

#include <stdint.h>
#include <time.h>

#define NANOS_PER_SECOND 1000000000ull
#define NEVER UINT64_MAX

static inline uint64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * NANOS_PER_SECOND + (uint64_t)now.tv_nsec;
}

static inline uint64_t seconds_ns(double seconds) { return (uint64_t)(seconds * 1e9); }
