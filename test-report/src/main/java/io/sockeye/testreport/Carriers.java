package io.sockeye.testreport;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What has carried the test that runs: transport and version of the protocol. The fixtures of the
 * in-memory tests tell it of every request, so that nobody has to claim it. Any thread.
 */
public final class Carriers {
  private static final Set<String> SEEN = Collections.synchronizedSet(new TreeSet<>());

  private Carriers() {}

  /**
   * Notes what a request names.
   *
   * @param target the request's path and query
   */
  public static void seen(String target) {
    String transport = parameter(target, "transport");
    if (transport.equals("polling") || transport.equals("websocket")) {
      boolean upgrade = transport.equals("websocket") && !parameter(target, "sid").isEmpty();
      String version = parameter(target, "EIO").equals("3") ? "v3" : "v4";
      SEEN.add((upgrade ? "upgrade" : transport) + " " + version);
    }
  }

  private static String parameter(String target, String name) {
    for (String part : target.substring(target.indexOf('?') + 1).split("&", -1)) {
      if (part.startsWith(name + "=")) {
        return part.substring(name.length() + 1);
      }
    }
    return "";
  }

  /** Begins a test. */
  static void forget() {
    SEEN.clear();
  }

  /** Returns what the test used, joined by commas. */
  static String all() {
    synchronized (SEEN) {
      return String.join(",", SEEN);
    }
  }
}
