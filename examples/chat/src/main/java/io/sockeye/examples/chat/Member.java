package io.sockeye.examples.chat;

/** Somebody in a room; the id is the socket's. */
record Member(String id, String nickname) {}
