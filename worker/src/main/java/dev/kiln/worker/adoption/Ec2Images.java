package dev.kiln.worker.adoption;

import dev.kiln.worker.template.Hallmark;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageState;

/**
 * AMIs of this account, by their tags. Packer tags an AMI and its copies after all else is done with them (its Amazon plugin,
 * {@code step_create_tags.go}): one that is available and has the tag is complete. Credentials are found as AWS's SDKs find
 * them, in the environment that Packer gets too.
 */
public final class Ec2Images implements ExistingImages {

    /** For one region, with the SDK's own repetitions. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Override
    public Finding find(Hallmark hallmark) {
        Map<String, String> ids = new TreeMap<>();
        String name = "";
        for (String region : hallmark.regions()) {
            List<Image> images;
            try {
                images = images(region, hallmark);
            } catch (SdkException e) {
                return new Finding.Unproven(
                        "EC2 did not tell what there is in %s: %s".formatted(region, e.getMessage()));
            }
            if (images.size() != 1) {
                return new Finding.Unproven("%s has %s with the tag %s of this build"
                        .formatted(region, images.isEmpty() ? "no image" : "several images", hallmark.tag()));
            }
            Image image = images.getFirst();
            if (image.state() != ImageState.AVAILABLE) {
                return new Finding.Unproven("%s in %s is %s".formatted(image.imageId(), region, image.stateAsString()));
            }
            ids.put(region, image.imageId());
            name = image.name();
        }
        return new Finding.Complete(name, ids);
    }

    private static List<Image> images(String region, Hallmark hallmark) {
        Filter tagged = Filter.builder()
                .name("tag:" + hallmark.tag())
                .values(hallmark.value())
                .build();
        try (Ec2Client ec2 = client(region)) {
            return ec2.describeImages(request -> request.owners("self").filters(tagged))
                    .images();
        }
    }

    private static Ec2Client client(String region) {
        return Ec2Client.builder()
                .region(Region.of(region))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(PATIENCE)
                        .socketTimeout(PATIENCE))
                .overrideConfiguration(calls -> calls.apiCallTimeout(PATIENCE))
                .build();
    }
}
