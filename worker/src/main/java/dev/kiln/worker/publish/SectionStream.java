package dev.kiln.worker.publish;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A section of a file. */
final class SectionStream extends FilterInputStream {

    private int left;

    private SectionStream(InputStream from, int length) {
        super(from);
        this.left = length;
    }

    static InputStream of(Path file, long offset, int length) throws IOException {
        return new SectionStream(Channels.newInputStream(FileChannel.open(file).position(offset)), length);
    }

    @Override
    public int read() throws IOException {
        int value = left > 0 ? super.read() : -1;
        left -= value < 0 ? 0 : 1;
        return value;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        int read = left > 0 ? super.read(buffer, from, Math.min(length, left)) : -1;
        left -= Math.max(0, read);
        return read;
    }

    @Override
    public int available() throws IOException {
        return Math.min(left, super.available());
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
