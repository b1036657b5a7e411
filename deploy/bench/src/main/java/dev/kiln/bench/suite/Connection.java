package dev.kiln.bench.suite;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A kept connection to an api that knows just enough of HTTP/1.1 (RFC 9112): it leaves the processors to the api,
 * which a whole client on the same machine does not. Connects anew when the api has closed it in order. Confined to one
 * thread.
 */
final class Connection implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 30_000;

    private final URI api;
    private Socket socket;
    private InputStream in;

    Connection(URI api) throws IOException {
        this.api = api;
        this.socket = connect(api);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    private static Socket connect(URI api) throws IOException {
        Socket socket = new Socket(api.getHost(), api.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    /** Posts something of a type; the answer's status. */
    int post(String path, String type, byte[] body) throws IOException {
        return call(
                "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                        .formatted(path, api.getAuthority(), type, body.length),
                body);
    }

    /** Reads an answer to its end; its status. */
    int get(String path) throws IOException {
        return call("GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(path, api.getAuthority()), new byte[0]);
    }

    private int call(String head, byte[] body) throws IOException {
        byte[] whole = Arrays.copyOf(head.getBytes(StandardCharsets.US_ASCII), head.length() + body.length);
        System.arraycopy(body, 0, whole, head.length(), body.length);
        socket.getOutputStream().write(whole);
        int status = Integer.parseInt(line().substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        if (skipAnswer()) {
            socket.close();
            socket = connect(api);
            in = new BufferedInputStream(socket.getInputStream());
        }
        return status;
    }

    /** Whether it is the last answer on this connection. */
    private boolean skipAnswer() throws IOException {
        long length = 0;
        boolean chunked = false;
        boolean last = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(
                        header.substring("content-length:".length()).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.endsWith("chunked");
            last |= lower.equals("connection: close");
        }
        in.skipNBytes(length);
        while (chunked) {
            int size = Integer.parseInt(line(), 16);
            in.skipNBytes(size);
            String unused = line();
            chunked = size > 0;
        }
        return last;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The api has closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
