#include "histogram.h"

static const uint64_t STEPS = 1u << HISTOGRAM_STEP_BITS;

static int cell_of(uint64_t value) {
  if (value < STEPS) return (int)value;
  int exponent = 63 - __builtin_clzll(value);
  int step = (int)((value >> (exponent - HISTOGRAM_STEP_BITS)) & (STEPS - 1));
  return ((exponent - HISTOGRAM_STEP_BITS + 1) << HISTOGRAM_STEP_BITS) + step;
}

static uint64_t lowest_in(int cell) {
  if (cell < (int)STEPS) return (uint64_t)cell;
  int exponent = (cell >> HISTOGRAM_STEP_BITS) + HISTOGRAM_STEP_BITS - 1;
  uint64_t mantissa = ((uint64_t)cell & (STEPS - 1)) | STEPS;
  return mantissa << (exponent - HISTOGRAM_STEP_BITS);
}

void histogram_record(struct histogram *histogram, uint64_t nanos) {
  histogram->cells[cell_of(nanos)]++;
  histogram->count++;
  if (nanos > histogram->max) histogram->max = nanos;
}

double histogram_micros(const struct histogram *histogram, double share) {
  if (!histogram->count) return 0;
  uint64_t wanted = (uint64_t)(share * (double)histogram->count), seen = 0;
  if (wanted >= histogram->count) wanted = histogram->count - 1;
  for (int cell = 0; cell < HISTOGRAM_CELLS; cell++) {
    seen += histogram->cells[cell];
    if (seen > wanted) return (double)lowest_in(cell) / 1e3;
  }
  return (double)histogram->max / 1e3;
}
