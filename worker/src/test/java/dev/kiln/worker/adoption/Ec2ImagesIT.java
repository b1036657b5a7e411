package dev.kiln.worker.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.kiln.worker.adoption.ExistingImages.Finding;
import dev.kiln.worker.template.Hallmark;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What EC2 says of an image, over HTTP, and what is made of it. */
class Ec2ImagesIT {

    private static final String TAG = "build_timestamp";
    private static final Hallmark HALLMARK =
            new Hallmark(TAG, "ours", new TreeSet<>(List.of("eu-west-1", "us-east-1")));

    private Ec2Server ec2;

    @SuppressWarnings("NullAway.Init")
    Ec2ImagesIT() {}

    @BeforeEach
    void start() throws IOException {
        ec2 = new Ec2Server();
    }

    @AfterEach
    void stop() {
        ec2.close();
    }

    @Test
    void anImageThatIsAvailableAndTaggedInEveryRegionIsComplete() {
        ec2.has("us-east-1", "ami-1", "available", TAG, "ours");
        ec2.has("eu-west-1", "ami-2", "available", TAG, "ours");
        ec2.has("us-east-1", "ami-3", "available", TAG, "another's");

        assertThat(new Ec2Images().find(HALLMARK))
                .isEqualTo(new Finding.Complete("capa-ami-x", Map.of("eu-west-1", "ami-2", "us-east-1", "ami-1")));
    }

    @Test
    void aRegionWithoutItIsNamed() {
        ec2.has("us-east-1", "ami-1", "available", TAG, "ours");

        reason().isEqualTo("eu-west-1 has no image with the tag build_timestamp of this build");
    }

    @Test
    void aCopyThatIsUnderWayIsNotComplete() {
        ec2.has("us-east-1", "ami-1", "available", TAG, "ours");
        ec2.has("eu-west-1", "ami-2", "pending", TAG, "ours");

        reason().isEqualTo("ami-2 in eu-west-1 is pending");
    }

    @Test
    void anotherTagProvesNothing() {
        ec2.has("us-east-1", "ami-1", "available", "Name", "ours");
        ec2.has("eu-west-1", "ami-2", "available", "Name", "ours");

        reason().contains("no image");
    }

    @Test
    void twoOfThemAreOneTooMany() {
        ec2.has("eu-west-1", "ami-1", "available", TAG, "ours");
        ec2.has("eu-west-1", "ami-2", "available", TAG, "ours");

        reason().contains("eu-west-1 has several images");
    }

    @Test
    void aRefusalIsTold() {
        ec2.refuses(403);

        reason().contains("You are not authorized");
    }

    /** I9. */
    @Test
    void aServiceThatStaysBrokenIsGivenUp() {
        ec2.refuses(503);

        reason().contains("EC2 did not tell what there is in eu-west-1");
    }

    private static AbstractStringAssert<?> reason() {
        ObjectAssert<Finding> found = assertThat(new Ec2Images().find(HALLMARK));
        return found.asInstanceOf(type(Finding.Unproven.class))
                .extracting(Finding.Unproven::reason)
                .asString();
    }
}
