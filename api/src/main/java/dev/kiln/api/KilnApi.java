package dev.kiln.api;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts an instance of the api. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class KilnApi {

    public static void main(String[] args) {
        SpringApplication.run(KilnApi.class, args);
    }
}
