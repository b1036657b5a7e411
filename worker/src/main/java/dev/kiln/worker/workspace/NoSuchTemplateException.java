package dev.kiln.worker.workspace;

import java.io.IOException;

/** What was asked for is not there, and will not be there at the next try; the message is for the one who asked. */
public class NoSuchTemplateException extends IOException {

    private static final long serialVersionUID = 1;

    public NoSuchTemplateException(String message) {
        super(message);
    }
}
