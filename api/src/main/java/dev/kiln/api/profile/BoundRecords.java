package dev.kiln.api.profile;

import java.util.Optional;
import org.springframework.stereotype.Component;

/** Records, for those who carry them elsewhere. Thread-safe. */
@Component
public class BoundRecords {

    private final ProfileRows rows;

    BoundRecords(ProfileRows rows) {
        this.rows = rows;
    }

    /** The record of that name as it is now. */
    public Optional<ClusterProfile> find(String name) {
        return rows.find(name);
    }
}
