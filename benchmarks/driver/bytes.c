#include "bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SMALLEST 512

char *bytes_reserve(struct bytes *bytes, uint32_t more) {
  if (bytes->length + more > bytes->capacity) {
    uint32_t capacity = bytes->capacity ? bytes->capacity : SMALLEST;
    while (capacity < bytes->length + more) capacity *= 2;
    bytes->data = realloc(bytes->data, capacity);
    if (!bytes->data) die("out of memory");
    bytes->capacity = capacity;
  }
  return bytes->data + bytes->length;
}

void bytes_append(struct bytes *bytes, const void *data, uint32_t length) {
  memcpy(bytes_reserve(bytes, length), data, length);
  bytes->length += length;
}

void die(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  exit(2);
}
