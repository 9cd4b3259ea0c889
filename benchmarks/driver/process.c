#include "process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static void read_cpu(int pid, struct process_use *use) {
  char path[64], stat[2048];
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  FILE *file = fopen(path, "r");
  if (!file) return;
  size_t length = fread(stat, 1, sizeof stat - 1, file);
  fclose(file);
  stat[length] = 0;
  // The second field is the program's name, in brackets, and may hold anything.
  char *after_name = strrchr(stat, ')');
  unsigned long user = 0, system = 0;
  if (!after_name ||
      sscanf(after_name + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
    return;
  double ticks_per_s = (double)sysconf(_SC_CLK_TCK);
  use->user_s = (double)user / ticks_per_s;
  use->system_s = (double)system / ticks_per_s;
}

static void read_rss(int pid, struct process_use *use) {
  char path[64], line[256];
  snprintf(path, sizeof path, "/proc/%d/status", pid);
  FILE *file = fopen(path, "r");
  if (!file) return;
  while (fgets(line, sizeof line, file))
    if (!strncmp(line, "VmRSS:", 6)) use->rss_mb = atof(line + 6) / 1024;
  fclose(file);
}

struct process_use process_use(int pid) {
  struct process_use use = {0};
  if (pid > 0) {
    read_cpu(pid, &use);
    read_rss(pid, &use);
  }
  return use;
}

double process_cpu_s(const struct process_use *use) { return use->user_s + use->system_s; }

static double seconds(struct timeval time) { return (double)time.tv_sec + (double)time.tv_usec / 1e6; }

double own_cpu_s(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double stolen_s(void) {
  FILE *file = fopen("/proc/stat", "r");
  if (!file) return 0;
  unsigned long steal = 0;
  if (fscanf(file, "cpu %*u %*u %*u %*u %*u %*u %*u %lu", &steal) != 1) steal = 0;
  fclose(file);
  return (double)steal / (double)sysconf(_SC_CLK_TCK);
}
