package dev.kiln.worker.adoption;

import dev.kiln.worker.template.Hallmark;
import java.util.Map;

/** Asks a cloud for an image that an earlier attempt of a build has made. Thread-safe. */
@FunctionalInterface
public interface ExistingImages {

    /** Looks in each of the hallmark's regions. Answers within minutes, whatever the cloud does. */
    Finding find(Hallmark hallmark);

    /** What there is. */
    sealed interface Finding {

        /**
         * The image is there, in every region, and nothing of it is under way any more.
         *
         * @param ids its id in each region
         */
        record Complete(String name, Map<String, String> ids) implements Finding {}

        /** It may be another build's, or half an image. */
        record Unproven(String reason) implements Finding {}
    }
}
