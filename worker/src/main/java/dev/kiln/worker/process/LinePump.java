package dev.kiln.worker.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads a pipe to its end and hands on its lines. Memory is bounded by the longest line that is kept. Runs on a platform
 * thread: a blocking read of a process's pipe would hold a carrier of virtual threads.
 */
final class LinePump implements Runnable {

    /** In bytes; what goes beyond it in one line is counted, not kept. */
    static final int LONGEST_LINE = 64 * 1024;

    private final InputStream pipe;
    private final Lines lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private long cutOff;

    LinePump(InputStream pipe, Lines lines) {
        this.pipe = pipe;
        this.lines = lines;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[16 * 1024];
        try (pipe) {
            for (int read = pipe.read(buffer); read >= 0; read = pipe.read(buffer)) {
                take(buffer, read);
            }
        } catch (IOException e) {
            // "Stream closed" when the process ends: that is the end of its output.
        }
        if (line.size() > 0) {
            handOn();
        }
    }

    private void take(byte[] buffer, int length) {
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (buffer[i] == '\n') {
                keep(buffer, from, i - from);
                handOn();
                from = i + 1;
            }
        }
        keep(buffer, from, length - from);
    }

    private void keep(byte[] buffer, int from, int length) {
        int room = Math.min(length, LONGEST_LINE - line.size());
        line.write(buffer, from, room);
        cutOff += length - room;
    }

    private void handOn() {
        String text = line.toString(StandardCharsets.UTF_8);
        if (cutOff > 0) {
            text += " [%d bytes more in this line, left out]".formatted(cutOff);
        }
        line.reset();
        cutOff = 0;
        synchronized (lines) {
            lines.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
        }
    }
}
