package io.sockeye.server.adapter;

/** The answer to {@link Adapter#restore}. */
public sealed interface Restoration {
  /**
   * The client begins anew.
   *
   * @param reason why; never {@link Recovery#RECOVERED}
   */
  record Refused(Recovery reason) implements Restoration {}

  /**
   * The session is the caller's, who has to end the claim.
   *
   * @param claim the claim
   */
  record Granted(RecoveryClaim claim) implements Restoration {}
}
