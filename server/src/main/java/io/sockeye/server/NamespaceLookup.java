package io.sockeye.server;

import io.sockeye.lane.Deadline;
import io.sockeye.lane.RareLog;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A CONNECT for a namespace that is not there, or not open yet: asks the parents one after the
 * other, makes the namespace, and waits until it is open (SIO-20). Like middlewares it runs in a
 * mailbox, so that patterns and predicates hold no lane. Whatever happens ends on the lane, once:
 * with a namespace that counts the socket in already, or without.
 */
final class NamespaceLookup extends Deadline implements MailboxTask {
  private static final RareLog log = RareLog.everySecond(NamespaceLookup.class);

  private final Client client;
  private final Namespaces namespaces;
  private final String name;
  private final Handshake handshake;
  private final int bytes;
  private final Mailbox mailbox;

  // Touched by the running thread only.
  private final Iterator<ParentNamespace> parents;
  private @Nullable Namespace entered;
  private @Nullable Question question;

  /** What the client is told if it does not get in. */
  private String refusal = Namespaces.UNKNOWN;

  /** Written on the lane; the running thread looks whether to go on. */
  private volatile boolean over;

  /**
   * Creates a lookup.
   *
   * @param entered the namespace if it is there and has counted the socket in, but is not open
   * @param bytes what the lookup holds in memory
   */
  NamespaceLookup(
      Client client, @Nullable Namespace entered, String name, Handshake handshake, int bytes) {
    this.client = client;
    this.entered = entered;
    this.name = name;
    this.handshake = handshake;
    this.bytes = bytes;
    this.namespaces = client.server().namespaceRegistry();
    this.parents = namespaces.parents().iterator();
    this.mailbox = new Mailbox(client, client.server().looksUpOnLane());
  }

  String name() {
    return name;
  }

  Handshake handshake() {
    return handshake;
  }

  // ---- in the mailbox

  @Override
  public void run() {
    while (entered == null && !over && (question != null || parents.hasNext())) {
      Question asked = question == null ? ask(parents.next()) : question;
      question = null;
      if (!asked.verdict.isDone()) {
        question = asked;
        mailbox.await(asked.verdict, this);
        return;
      }
      if (isAllowed(asked)) {
        entered = make(asked.parent);
        break;
      }
    }
    Namespace found = entered;
    if (found != null && !found.opened().isDone()) {
      mailbox.await(found.opened(), this);
      return;
    }
    String why = refusal;
    client.lane().submit(() -> ended(found, why));
  }

  private Question ask(ParentNamespace parent) {
    return new Question(parent, parent.allows(name, handshake));
  }

  private boolean isAllowed(Question asked) {
    try {
      return Boolean.TRUE.equals(asked.verdict.join());
    } catch (Throwable failure) {
      log.warn(failure, "{} could not be decided for {}", asked.parent, LogText.of(name));
      return false;
    }
  }

  private @Nullable Namespace make(ParentNamespace parent) {
    try {
      return namespaces.enter(name, parent);
    } catch (ConnectRefusedException full) {
      client
          .server()
          .refused("there are maxChildNamespaces; unused ones go with cleanupEmptyChildNamespaces");
      refusal = String.valueOf(full.getMessage());
      return null;
    } catch (Throwable failure) {
      log.error(failure, "The namespace {} could not be created", LogText.of(name));
      return null;
    }
  }

  @Override
  public String describe() {
    return "The decision whether there is a namespace " + LogText.of(name);
  }

  // ---- on the lane

  void start() {
    client.lane().arm(this, client.server().connectTimeout().toNanos());
    client.inboundAdded(bytes);
    mailbox.add(this);
  }

  private void ended(@Nullable Namespace found, String why) {
    if (!over) {
      cancel();
      client.lookedUp(this, found, why);
    } else if (found != null) {
      found.left();
    }
  }

  /** Nobody waits for it any more. */
  void cancel() {
    over = true;
    client.lane().cancel(this);
    client.inboundDone(bytes);
  }

  @Override
  protected void expired() {
    cancel();
    client.lookedUp(this, null, Namespaces.UNKNOWN);
  }

  private record Question(ParentNamespace parent, CompletableFuture<Boolean> verdict) {}
}
