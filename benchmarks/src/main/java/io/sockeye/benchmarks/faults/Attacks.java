package io.sockeye.benchmarks.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/**
 * Has a server attacked in one way after the other, and says what became of another client
 * meanwhile (U2), whether the memory came back (U5) and how long the lanes were held up (U6).
 */
public final class Attacks {
  private static final double MAX_P99_MILLIS = 100;
  private static final double MAX_STALL_MILLIS = 50;
  private static final double MAX_GROWTH = 1.10;

  /** What no leak is: classes, compiled code, caches of buffers. */
  private static final double NO_GROWTH_BYTES = 2 << 20;

  private static final int ATTACKERS = 2;
  private static final int WARM_UP_SECONDS = 3;

  /** Longer than any time-out of the server is for what was begun: 45 s. */
  private static final int SETTLING_MILLIS = 60_000;

  private final int seconds;

  private Attacks(int seconds) {
    this.seconds = seconds;
  }

  /** What one run has shown. */
  private record Run(double p99, double stall, double grown) {}

  /**
   * Runs it. Ends with 1 if the median of an attack's runs is not within what is allowed.
   *
   * @param arguments seconds for each run, number of runs
   * @throws Exception if something breaks
   */
  public static void main(String[] arguments) throws Exception {
    Attacks all = new Attacks(Integer.parseInt(arguments[0]));
    int runs = Integer.parseInt(arguments[1]);
    Map<Attack, List<Run>> seen = new EnumMap<>(Attack.class);
    print("attack", "run", "p99 (ms)", "lane held up (ms)", "memory behind it");
    for (int i = 0; i < runs; i++) {
      for (Attack attack : Attack.values()) {
        Run run = all.run(attack);
        seen.computeIfAbsent(attack, any -> new ArrayList<>()).add(run);
        print(attack, i + 1, number(run.p99), number(run.stall), number(run.grown) + " x");
      }
    }
    boolean tooMuch = false;
    print("", "", "", "", "");
    for (Map.Entry<Attack, List<Run>> each : seen.entrySet()) {
      double p99 = median(each.getValue(), Run::p99);
      double stall = median(each.getValue(), Run::stall);
      double grown = median(each.getValue(), Run::grown);
      boolean bad = p99 > MAX_P99_MILLIS || stall > MAX_STALL_MILLIS || grown > MAX_GROWTH;
      tooMuch |= bad;
      print(
          each.getKey(),
          "median",
          number(p99),
          number(stall),
          number(grown) + (bad ? " x TOO MUCH" : " x"));
    }
    System.exit(tooMuch ? 1 : 0);
  }

  private static void print(Object... columns) {
    System.out.printf("%-18s %6s %10s %18s %18s%n", columns);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static double median(List<Run> runs, ToDoubleFunction<Run> what) {
    double[] sorted = runs.stream().mapToDouble(what).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private Run run(Attack attack) throws Exception {
    try (Server server = new Server();
        Canary canary = new Canary(server.port());
        Wire asking = Wire.webSocket(server.port())) {
      attack(server, attack, WARM_UP_SECONDS);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
      double before = ask(asking, "memory");
      ask(asking, "stall");
      canary.begin();

      attack(server, attack, seconds);

      double stall = ask(asking, "stall");
      double p99 = canary.percentileMillis(99);
      if (!canary.hasAllAnswers(5_000)) {
        throw new IOException("an echo of the other client was lost during " + attack);
      }
      return new Run(p99, stall, growth(asking, before));
    }
  }

  /** What is left, by the memory there was: looked at until it is little or everything is over. */
  private static double growth(Wire asking, double before) throws IOException {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLING_MILLIS);
    double grown;
    do {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
      grown = (ask(asking, "memory") - NO_GROWTH_BYTES) / before;
    } while (grown > MAX_GROWTH && System.nanoTime() - endNanos < 0);
    return grown;
  }

  private static double ask(Wire wire, String event) throws IOException {
    wire.send("421[\"" + event + "\",\"\"]");
    String next = wire.receive();
    while (!next.startsWith("431[")) {
      if (next.equals("2")) {
        wire.send("3");
      }
      next = wire.receive();
    }
    return Double.parseDouble(next.substring(4, next.length() - 1));
  }

  private static void attack(Server server, Attack attack, int howLong) throws Exception {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(howLong);
    Thread[] attackers = new Thread[ATTACKERS];
    Arrays.setAll(
        attackers,
        i ->
            new Thread(
                () -> {
                  while (System.nanoTime() - endNanos < 0) {
                    try {
                      attack.once(server.port(), () -> System.nanoTime() - endNanos >= 0);
                    } catch (IOException refused) {
                      // That is an answer as well.
                    }
                  }
                },
                "attacker"));
    for (Thread attacker : attackers) {
      attacker.start();
    }
    for (Thread attacker : attackers) {
      attacker.join(TimeUnit.SECONDS.toMillis(howLong + 30));
    }
  }
}
