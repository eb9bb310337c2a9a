package npucam.model.convert;

import npucam.model.llm.LlmSettings;

/** A spec that asks for a language model, which has a tool of its own. */
public record LlmConversionSettings(LlmSettings llm) implements ConversionSettings {}
