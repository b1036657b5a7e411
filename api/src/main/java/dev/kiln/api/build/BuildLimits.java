package dev.kiln.api.build;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much one submitter may ask for, so that others get their turn.
 *
 * @param openPerSubmitter how many builds of one submitter may wait or run
 */
@Validated
@ConfigurationProperties("kiln.builds")
record BuildLimits(@Min(1) @DefaultValue("10000") int openPerSubmitter) {}
