// What a process has used, from /proc.
#pragma once

struct process_use {
  double user_s, system_s; // CPU time of all its threads, so compilers and collectors of a JVM count
  double rss_mb;
};

// All 0 for pid 0 and for a process that is not there.
struct process_use process_use(int pid);

double process_cpu_s(const struct process_use *use);

// CPU time of this program.
double own_cpu_s(void);

// Time the hypervisor gave to somebody else, of all cores, since boot.
double stolen_s(void);
