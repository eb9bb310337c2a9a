// The common part of the fake vendor runtimes: one process-wide state in libfake.so, shared by all fake libraries. Tests program it
// from Java through npucam.npu.FakeRuntimes; a program that is only started programs it through the environment:
//   NPUCAM_FAKE="latency_micros=20000 async=1"   options, see fake_set_option
//   NPUCAM_FAKE="hang.bm_thread_sync=5"           the 5th call hangs, see fake_hang
//   NPUCAM_FAKE_OUTPUT_0=FILE                     what output 0 answers, see fake_set_output_file
// Every fake vendor function begins with fake_enter("its_name"), so that it can be counted, made to fail and made to hang.
// Names beginning with a vendor's prefix are that vendor's ABI, declared anew from the fact sheets; no vendor header is used.
#ifndef NPUCAM_FAKE_H
#define NPUCAM_FAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FAKE_MAX_TENSORS 8
#define FAKE_MAX_RANK 8

// One input or output of the model every fake runtime "loads". `type` is the vendor's own code for the element type.
typedef struct {
    char name[64];
    int type;
    int element_bytes;
    float scale;
    int zero_point;
    int rank;
    int dims[FAKE_MAX_RANK];
} fake_tensor;

// ---- for the tests -------------------------------------------------------------------------------------------------------

// Back to the start: no failures, no hangs, counters 0, options and outputs from the environment, default model. Live allocations stay.
void fake_reset(void);

// Common options: "latency_micros" (least time of one inference, default 0), "latency_spread_micros" (random time on top, default 0),
// "seed" of that time, "async" (1: launch returns at once, default 0). Runtimes name their own options in their source.
void fake_set_option(const char* name, long value);

// How many inputs and outputs the model has; those not set yet are F32-like scalars.
void fake_set_tensor_counts(int inputs, int outputs);
void fake_set_tensor(bool output, int index, const char* name, int type, int element_bytes, float scale, int zero_point, int rank, const int* dims);

// What an output holds after each inference: the file's bytes (repeated or cut to length), or with NULL the default: the bytes
// of the first input, repeated or cut. So an id in the input's first bytes comes back in every output's first bytes.
void fake_set_output_file(int index, const char* path);

// The kth call (1 = the next one) of a function fails with a code; "job" is the inference itself, noticed when it is waited for.
void fake_fail(const char* function, int kth, int code);

// The kth call of a function does not come back before fake_release, or (so that a test ends that fails) "hang_seconds", default 60,
// which then counts as a misuse.
void fake_hang(const char* function, int kth);
void fake_release(void);

int fake_calls(const char* function);

// Live allocations (handles, device memory, mappings) of all kinds or one kind.
int fake_live(void);
int fake_live_of(const char* kind);

// The first wrong use of a vendor interface (double free, foreign pointer, ...) since the last reset, or an empty string.
const char* fake_misuse(void);

// ---- for the fake runtimes -----------------------------------------------------------------------------------------------

// 0 = go on, else the code to fail with. Counts the call; may hang.
int fake_enter(const char* function);
long fake_option(const char* name, long otherwise);
int fake_input_count(void);
int fake_output_count(void);
const fake_tensor* fake_input(int index);
const fake_tensor* fake_output(int index);
size_t fake_bytes(const fake_tensor* tensor);
void fake_misused(const char* format, ...) __attribute__((format(printf, 1, 2)));

// Registers an address as live; fake_gone says whether it was live (else that is a misuse); fake_alive only looks.
void fake_born(const char* kind, const void* address);
bool fake_gone(const char* kind, const void* address);
bool fake_alive(const char* kind, const void* address);

// One inference on a core (0..7): waits the latency, then fills outputs[i] from inputs[0]. Runs on the core's own thread, in order;
// comes back at once when "async" is on, else when it is done (then with the job's code).
int fake_infer(int core, const void* input, size_t input_bytes, int outputs, void* const* output, const size_t* output_bytes);

// Waits for all inferences this OS thread started on the core (-1: on all cores). 0, or the code of the first that failed.
int fake_wait(int core);

// Waits for all inferences of all threads.
void fake_drain(void);

// Whether an inference that is not done reads or writes there.
bool fake_in_use(const void* address);

#endif
