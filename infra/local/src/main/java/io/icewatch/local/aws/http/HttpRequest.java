package io.icewatch.local.aws.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * A request to an HTTP API.
 *
 * @param path decoded, without the stage
 * @param rawQuery as it was sent, without the question mark; may be empty
 * @param headers by name, whatever its case; each value a header line of its own
 * @param protocol e.g. {@code HTTP/1.1}
 */
record HttpRequest(
    String method,
    String path,
    String rawQuery,
    Map<String, List<String>> headers,
    String protocol,
    InetSocketAddress client,
    InetSocketAddress server,
    byte[] body) {}
