package io.sockeye.server.adapter;

import java.util.Map;
import java.util.Set;

/**
 * What the other nodes of a cluster are told about a socket (SIO-51). Values are plain: maps,
 * lists, strings, numbers, booleans and {@code byte[]}.
 *
 * @param id its id
 * @param handshake how it connected, by the names that other implementations use: {@code headers,
 *     time, address, xdomain, secure, issued, url, query, auth}; any of them may be missing
 * @param rooms the rooms it is in
 * @param data what the application keeps with it
 */
public record SocketDescription(
    String id, Map<String, Object> handshake, Set<String> rooms, Map<String, Object> data) {}
