package npucam.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import npucam.capture.CaptureSettings;
import npucam.capture.FrameSource;
import npucam.capture.FrameSources;
import npucam.decode.DecodeSettings;
import npucam.health.Ledger;
import npucam.health.LineStats;
import npucam.health.LogSettings;
import npucam.model.ModelSettings;
import npucam.npu.EngineSettings;
import npucam.pipeline.Line;
import npucam.publish.LoopbackBroker;
import npucam.publish.MqttPublisher;
import npucam.publish.Outbox;
import npucam.publish.PublishSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code npucam demo}: the whole line on this machine alone, with a broker of its own. */
@Command(
        name = "demo",
        description = {
            "Shows the whole line on this machine: a video, a COCO model on the CPU, an MQTT broker on loopback.",
            "Without network or npm it runs on our own tiny model and drawn shapes instead."
        })
final class DemoCommand implements Callable<Integer> {
    private static final int SLOTS = 2;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "0",
            description = "Ends after N seconds (default: at Ctrl-C).")
    private int seconds;

    @Option(names = "--video", paramLabel = "FILE", description = "Another video (default: people in a street).")
    private @Nullable Path video;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "Another .mud or model file (default: YOLOv8n on COCO).")
    private @Nullable Path model;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "The broker's port (default: a free one).")
    private int port;

    @Override
    public Integer call() throws IOException {
        Log.start(LogSettings.Level.INFO);
        ModelSettings models = new ModelSettings(model != null ? model : CocoModel.fetchOrShapes(), Optional.empty());
        Ledger ledger = new Ledger();
        LineStats stats = new LineStats();
        try (StopOnSignal signal = new StopOnSignal();
                LoadedModel loaded = LoadedModel.open(models, EngineSettings.DEFAULTS, DecodeSettings.DEFAULTS, SLOTS);
                FrameSource source = FrameSources.open(camera(models));
                LoopbackBroker broker = new LoopbackBroker(port)) {
            PublishSettings mqtt = mqtt(broker.uri());
            DemoScreen screen = new DemoScreen(System.out);
            Outbox outbox = new Outbox(mqtt, ledger);
            try (MqttPublisher publisher =
                    new MqttPublisher(mqtt, outbox, ledger, UUID.randomUUID(), screen::published)) {
                loaded.announce();
                screen.howToSubscribe(mqtt);
                Line line = new Line(
                        source, loaded.preprocessor(), loaded.engine(), loaded.decoder(), outbox::put, ledger, stats);
                signal.calls(line::stop);
                publisher.start();
                endAfter(line);
                line.run();
            }
            screen.ending(ledger.balance());
            boolean complete =
                    ledger.balance().inFlight() == 0 && ledger.balance().published() > 0;
            if (complete) {
                signal.succeeded();
            }
            return complete ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    private CaptureSettings camera(ModelSettings models) {
        if (video == null && models.file().equals(CocoModel.shapes())) {
            return new CaptureSettings(
                    CaptureSettings.Kind.SYNTHETIC, "", true, true, 640, 480, 15, Duration.ofSeconds(5));
        }
        Path clip = video != null ? video : CocoModel.home().resolve("tests/data/media/people-10s.mp4");
        return new CaptureSettings(
                CaptureSettings.Kind.VIDEO, clip.toString(), true, true, 0, 0, 0, Duration.ofSeconds(5));
    }

    private static PublishSettings mqtt(URI broker) {
        return new PublishSettings(
                broker,
                Optional.empty(),
                Optional.empty(),
                "npucam-demo",
                "npucam",
                "demo",
                "street",
                PublishSettings.When.EVERY_FRAME,
                0,
                64,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5));
    }

    private void endAfter(Line line) {
        if (seconds > 0) {
            Thread timer = new Thread(
                    () -> {
                        try {
                            Thread.sleep(Duration.ofSeconds(seconds).toMillis());
                            line.stop();
                        } catch (InterruptedException interrupted) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "demo-timer");
            timer.setDaemon(true);
            timer.start();
        }
    }
}
