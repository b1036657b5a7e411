package dev.kiln.palette.standin;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** What a call is answered with. */
record Reply(int status, String json) {

    static final Reply NONE = new Reply(0, "");

    static Reply of(int status, JsonNode body) {
        return new Reply(status, body.toString());
    }

    void sendTo(HttpExchange exchange) throws IOException {
        byte[] bytes = bytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /** Promises more than it sends. */
    void sendHalfTo(HttpExchange exchange) throws IOException {
        byte[] bytes = bytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status == 204 ? 200 : status, bytes.length + 100L);
        exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
        exchange.getResponseBody().flush();
    }

    private byte[] bytes() {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
