package dev.kiln.api.log;

/**
 * A part of an attempt's log.
 *
 * @param sequence its number within the attempt, from 0
 * @param text whole lines, each ended by a line feed
 */
record StoredChunk(long sequence, String text) {

    /** Without its first lines. */
    StoredChunk skipping(int lines) {
        int begin = 0;
        for (int skipped = 0; skipped < lines; skipped++) {
            int end = text.indexOf('\n', begin);
            if (end < 0) {
                return new StoredChunk(sequence, "");
            }
            begin = end + 1;
        }
        return new StoredChunk(sequence, text.substring(begin));
    }
}
