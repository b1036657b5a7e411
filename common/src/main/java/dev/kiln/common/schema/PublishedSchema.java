package dev.kiln.common.schema;

import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.event.BuildRejected;
import dev.kiln.common.event.ImageEvent;
import dev.kiln.common.event.ProfileEvent;
import dev.kiln.common.message.AttemptReport;
import dev.kiln.common.message.Beat;
import dev.kiln.common.message.Control;
import dev.kiln.common.message.Job;
import dev.kiln.common.message.LogChunk;
import dev.kiln.common.message.WorkerCatalog;
import java.util.Arrays;
import java.util.Optional;

/** The messages that Kiln publishes a JSON Schema of (draft 2020-12), and the Java type of each. */
public enum PublishedSchema {
    BUILD_REQUEST("build-request", BuildRequest.class),
    JOB("job", Job.class),
    ATTEMPT_REPORT("attempt-report", AttemptReport.class),
    BEAT("beat", Beat.class),
    CONTROL("control", Control.class),
    LOG_CHUNK("log-chunk", LogChunk.class),
    WORKER_CATALOG("worker-catalog", WorkerCatalog.class),
    BUILD_EVENT("build-event", BuildEvent.class),
    BUILD_REJECTED("build-rejected", BuildRejected.class),
    IMAGE_EVENT("image-event", ImageEvent.class),
    PROFILE_EVENT("profile-event", ProfileEvent.class);

    private final String fileName;
    private final Class<?> type;

    PublishedSchema(String fileName, Class<?> type) {
        this.fileName = fileName;
        this.type = type;
    }

    /** The schema of a message of that type, for example that of {@link Beat} for a heartbeat of a worker. */
    public static Optional<PublishedSchema> of(Class<?> messageType) {
        return Arrays.stream(values())
                .filter(each -> each.type.isAssignableFrom(messageType))
                .findFirst();
    }

    /** The schema of that short name, for example {@code build-request}. */
    public static Optional<PublishedSchema> named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.fileName.equals(name))
                .findFirst();
    }

    /** The {@code $id} of the schema. Nothing is ever fetched from there. */
    public String id() {
        return SchemaFiles.BASE + fileName + SchemaFiles.EXTENSION;
    }

    /** What a message of this schema is read as. */
    public Class<?> type() {
        return type;
    }

    /** The schema as it is published, JSON text. */
    public String text() {
        return SchemaFiles.text(id())
                .orElseThrow(() -> new IllegalStateException("The schema %s is not on the class path".formatted(id())));
    }
}
