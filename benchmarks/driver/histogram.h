// Latencies, log-linear: 128 steps for each power of two, so that a percentile is less than 0.8 % off.
#pragma once

#include <stdint.h>

#define HISTOGRAM_STEP_BITS 7
#define HISTOGRAM_CELLS (64 << HISTOGRAM_STEP_BITS)

struct histogram {
  uint64_t count, max;
  uint32_t cells[HISTOGRAM_CELLS];
};

void histogram_record(struct histogram *histogram, uint64_t nanos);

// The value that a share (0 to 1) of all does not exceed, in microseconds; 0 if there is none.
double histogram_micros(const struct histogram *histogram, double share);
