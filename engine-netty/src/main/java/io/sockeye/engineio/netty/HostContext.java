package io.sockeye.engineio.netty;

import io.sockeye.http.HttpService;
import io.sockeye.lane.Lane;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all connections of a started host share. */
record HostContext(HttpService service, Limits limits, Map<Lane, Loop> loops, boolean secure) {

  @Nullable Loop loopOf(Lane lane) {
    return loops.get(lane);
  }
}
