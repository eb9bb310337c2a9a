#define _GNU_SOURCE
#include "fake.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MAX_NAMES = 128, MAX_OPTIONS = 64, MAX_LIVE = 4096, MAX_CORES = 8, NAME_BYTES = 64 };

typedef struct {
    char name[NAME_BYTES];
    int calls;
    int fail_at, fail_code;
    int hang_at;
} fake_function;

typedef struct {
    char name[NAME_BYTES];
    long value;
} fake_named;

typedef struct {
    char kind[NAME_BYTES];
    const void* address;
} fake_living;

typedef struct fake_job {
    struct fake_job* next;
    pid_t thread;
    const void* input;
    size_t input_bytes;
    int outputs;
    void* output[FAKE_MAX_TENSORS];
    size_t output_bytes[FAKE_MAX_TENSORS];
} fake_job;

typedef struct {
    bool started;
    pthread_cond_t changed;
    fake_job* first;  // being worked on
    fake_job* last;
    pid_t failed_thread[MAX_LIVE];
    int failed_code[MAX_LIVE];
    int failed_count;
} fake_core;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t released = PTHREAD_COND_INITIALIZER;
static unsigned release_count;
static fake_function functions[MAX_NAMES];
static int function_count;
static fake_named options[MAX_OPTIONS];
static int option_count;
static fake_living living[MAX_LIVE];
static int living_count;
static char misuse[256];
static fake_tensor tensors[2][FAKE_MAX_TENSORS];
static int tensor_count[2];
static uint8_t* file_bytes[FAKE_MAX_TENSORS];
static size_t file_length[FAKE_MAX_TENSORS];
static fake_core cores[MAX_CORES];
static uint64_t random_state;

static void die(const char* what) {
    fprintf(stderr, "fake runtime: %s\n", what);
    abort();
}

static void copy_name(char* to, const char* from) {
    snprintf(to, NAME_BYTES, "%s", from);
}

// ---- options, functions --------------------------------------------------------------------------------------------------

static fake_named* option_named(const char* name) {
    for (int i = 0; i < option_count; i++) {
        if (strcmp(options[i].name, name) == 0) {
            return &options[i];
        }
    }
    return NULL;
}

static void set_option(const char* name, long value) {
    fake_named* option = option_named(name);
    if (option == NULL) {
        if (option_count == MAX_OPTIONS) {
            die("too many options");
        }
        option = &options[option_count++];
        copy_name(option->name, name);
    }
    option->value = value;
    if (strcmp(name, "seed") == 0) {
        random_state = (uint64_t)value;
    }
}

static long option(const char* name, long otherwise) {
    fake_named* found = option_named(name);
    return found == NULL ? otherwise : found->value;
}

static fake_function* function_named(const char* name) {
    for (int i = 0; i < function_count; i++) {
        if (strcmp(functions[i].name, name) == 0) {
            return &functions[i];
        }
    }
    if (function_count == MAX_NAMES) {
        die("too many functions");
    }
    fake_function* added = &functions[function_count++];
    memset(added, 0, sizeof *added);
    copy_name(added->name, name);
    return added;
}

void fake_set_option(const char* name, long value) {
    pthread_mutex_lock(&lock);
    set_option(name, value);
    pthread_mutex_unlock(&lock);
}

long fake_option(const char* name, long otherwise) {
    pthread_mutex_lock(&lock);
    long value = option(name, otherwise);
    pthread_mutex_unlock(&lock);
    return value;
}

void fake_fail(const char* function, int kth, int code) {
    pthread_mutex_lock(&lock);
    fake_function* found = function_named(function);
    found->fail_at = found->calls + kth;
    found->fail_code = code;
    pthread_mutex_unlock(&lock);
}

void fake_hang(const char* function, int kth) {
    pthread_mutex_lock(&lock);
    fake_function* found = function_named(function);
    found->hang_at = found->calls + kth;
    pthread_mutex_unlock(&lock);
}

void fake_release(void) {
    pthread_mutex_lock(&lock);
    release_count++;
    pthread_cond_broadcast(&released);
    pthread_mutex_unlock(&lock);
}

int fake_calls(const char* function) {
    pthread_mutex_lock(&lock);
    int calls = function_named(function)->calls;
    pthread_mutex_unlock(&lock);
    return calls;
}

__attribute__((format(printf, 1, 2))) static void note_misuse(const char* format, ...) {
    if (misuse[0] == 0) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(misuse, sizeof misuse, format, arguments);
        va_end(arguments);
    }
}

static void hang(const char* function) {
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += option("hang_seconds", 60);
    int ended = 0;
    for (unsigned before = release_count; before == release_count && ended == 0;) {
        ended = pthread_cond_timedwait(&released, &lock, &end);
    }
    if (ended != 0) {
        note_misuse("nobody released %s", function);
    }
}

int fake_enter(const char* function) {
    pthread_mutex_lock(&lock);
    fake_function* found = function_named(function);
    int call = ++found->calls;
    int code = call == found->fail_at ? found->fail_code : 0;
    if (call == found->hang_at) {
        hang(function);
    }
    pthread_mutex_unlock(&lock);
    return code;
}

// ---- what lives, what was used wrongly -----------------------------------------------------------------------------------

void fake_misused(const char* format, ...) {
    char text[sizeof misuse];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    pthread_mutex_lock(&lock);
    note_misuse("%s", text);
    pthread_mutex_unlock(&lock);
}

const char* fake_misuse(void) {
    return misuse;
}

static int living_index(const char* kind, const void* address) {
    for (int i = 0; i < living_count; i++) {
        if (living[i].address == address && strcmp(living[i].kind, kind) == 0) {
            return i;
        }
    }
    return -1;
}

void fake_born(const char* kind, const void* address) {
    pthread_mutex_lock(&lock);
    if (living_count == MAX_LIVE) {
        die("too many live allocations");
    }
    copy_name(living[living_count].kind, kind);
    living[living_count++].address = address;
    pthread_mutex_unlock(&lock);
}

bool fake_gone(const char* kind, const void* address) {
    pthread_mutex_lock(&lock);
    int index = living_index(kind, address);
    if (index >= 0) {
        living[index] = living[--living_count];
    }
    pthread_mutex_unlock(&lock);
    if (index < 0) {
        fake_misused("%s %p freed that is not live", kind, address);
    }
    return index >= 0;
}

bool fake_alive(const char* kind, const void* address) {
    pthread_mutex_lock(&lock);
    int index = living_index(kind, address);
    pthread_mutex_unlock(&lock);
    return index >= 0;
}

int fake_live(void) {
    pthread_mutex_lock(&lock);
    int count = living_count;
    pthread_mutex_unlock(&lock);
    return count;
}

int fake_live_of(const char* kind) {
    pthread_mutex_lock(&lock);
    int count = 0;
    for (int i = 0; i < living_count; i++) {
        count += strcmp(living[i].kind, kind) == 0;
    }
    pthread_mutex_unlock(&lock);
    return count;
}

// ---- the model -----------------------------------------------------------------------------------------------------------

static void set_tensor(bool output, int index, const char* name, int type, int element_bytes, float scale, int zero_point, int rank, const int* dims) {
    if (index < 0 || index >= FAKE_MAX_TENSORS || rank < 0 || rank > FAKE_MAX_RANK) {
        die("no such tensor");
    }
    fake_tensor* tensor = &tensors[output][index];
    copy_name(tensor->name, name);
    tensor->type = type;
    tensor->element_bytes = element_bytes;
    tensor->scale = scale;
    tensor->zero_point = zero_point;
    tensor->rank = rank;
    memcpy(tensor->dims, dims, sizeof(int) * (size_t)rank);
}

void fake_set_tensor(bool output, int index, const char* name, int type, int element_bytes, float scale, int zero_point, int rank, const int* dims) {
    pthread_mutex_lock(&lock);
    set_tensor(output, index, name, type, element_bytes, scale, zero_point, rank, dims);
    pthread_mutex_unlock(&lock);
}

void fake_set_tensor_counts(int inputs, int outputs) {
    if (inputs < 0 || inputs > FAKE_MAX_TENSORS || outputs < 0 || outputs > FAKE_MAX_TENSORS) {
        die("too many tensors");
    }
    tensor_count[0] = inputs;
    tensor_count[1] = outputs;
}

int fake_input_count(void) {
    return tensor_count[0];
}

int fake_output_count(void) {
    return tensor_count[1];
}

const fake_tensor* fake_input(int index) {
    return &tensors[0][index];
}

const fake_tensor* fake_output(int index) {
    return &tensors[1][index];
}

size_t fake_bytes(const fake_tensor* tensor) {
    size_t bytes = (size_t)tensor->element_bytes;
    for (int i = 0; i < tensor->rank; i++) {
        bytes *= (size_t)tensor->dims[i];
    }
    return bytes;
}

static void set_output_file(int index, const char* path) {
    free(file_bytes[index]);
    file_bytes[index] = NULL;
    if (path == NULL) {
        return;
    }
    FILE* file = fopen(path, "rb");
    if (file == NULL) {
        die("cannot open an output file");
    }
    fseek(file, 0, SEEK_END);
    file_length[index] = (size_t)ftell(file);
    rewind(file);
    file_bytes[index] = malloc(file_length[index] + 1);
    if (file_length[index] == 0 || fread(file_bytes[index], 1, file_length[index], file) != file_length[index]) {
        die("cannot read an output file");
    }
    fclose(file);
}

void fake_set_output_file(int index, const char* path) {
    if (index < 0 || index >= FAKE_MAX_TENSORS) {
        die("no such output");
    }
    pthread_mutex_lock(&lock);
    set_output_file(index, path);
    pthread_mutex_unlock(&lock);
}

static void read_environment(void) {
    const char* given = getenv("NPUCAM_FAKE");
    char* words = strdup(given == NULL ? "" : given);
    char* rest = NULL;
    for (char* word = strtok_r(words, " ,", &rest); word != NULL; word = strtok_r(NULL, " ,", &rest)) {
        char* equals = strchr(word, '=');
        if (equals == NULL) {
            die("NPUCAM_FAKE is a list of name=value");
        }
        *equals = 0;
        long value = strtol(equals + 1, NULL, 0);
        if (strncmp(word, "hang.", 5) == 0) {
            function_named(word + 5)->hang_at = (int)value;
        } else {
            set_option(word, value);
        }
    }
    free(words);
    for (int i = 0; i < FAKE_MAX_TENSORS; i++) {
        char name[NAME_BYTES];
        snprintf(name, sizeof name, "NPUCAM_FAKE_OUTPUT_%d", i);
        set_output_file(i, getenv(name));
    }
}

// The default model has the tensors of models/shapes cut at concat. Type code 0 is F32 in the Sophgo runtimes; others say otherwise.
__attribute__((constructor)) void fake_reset(void) {
    pthread_mutex_lock(&lock);
    function_count = 0;
    option_count = 0;
    misuse[0] = 0;
    random_state = 1;
    memset(tensors, 0, sizeof tensors);
    for (int i = 0; i < FAKE_MAX_TENSORS; i++) {
        set_tensor(false, i, "input", 0, 4, 1, 0, 0, (const int[]){0});
        set_tensor(true, i, "output", 0, 4, 1, 0, 0, (const int[]){0});
    }
    tensor_count[0] = 1;
    tensor_count[1] = 3;
    set_tensor(false, 0, "images", 0, 4, 1, 0, 4, (const int[]){1, 3, 128, 192});
    set_tensor(true, 0, "/Concat_output_0", 0, 4, 1, 0, 4, (const int[]){1, 67, 16, 24});
    set_tensor(true, 1, "/Concat_1_output_0", 0, 4, 1, 0, 4, (const int[]){1, 67, 8, 12});
    set_tensor(true, 2, "/Concat_2_output_0", 0, 4, 1, 0, 4, (const int[]){1, 67, 4, 6});
    read_environment();
    pthread_mutex_unlock(&lock);
}

// ---- inference -----------------------------------------------------------------------------------------------------------

static long latency_micros(void) {
    long spread = option("latency_spread_micros", 0);
    random_state = random_state * 6364136223846793005ULL + 1442695040888963407ULL;
    return option("latency_micros", 0) + (spread > 0 ? (long)((random_state >> 33) % (uint64_t)(spread + 1)) : 0);
}

static void fill(uint8_t* to, size_t length, const uint8_t* from, size_t available) {
    for (size_t done = 0; done < length; done += available) {
        size_t part = length - done < available ? length - done : available;
        memcpy(to + done, from, part);
    }
}

static int work(const fake_job* job) {
    pthread_mutex_lock(&lock);
    long micros = latency_micros();
    pthread_mutex_unlock(&lock);
    if (micros > 0) {
        struct timespec time = {micros / 1000000, micros % 1000000 * 1000};
        while (nanosleep(&time, &time) != 0) {
        }
    }
    int code = fake_enter("job");
    if (code != 0) {
        return code;
    }
    for (int i = 0; i < job->outputs; i++) {
        if (file_bytes[i] != NULL) {
            fill(job->output[i], job->output_bytes[i], file_bytes[i], file_length[i]);
        } else {
            fill(job->output[i], job->output_bytes[i], job->input, job->input_bytes);
        }
    }
    return 0;
}

static void* serve(void* argument) {
    fake_core* core = argument;
    pthread_mutex_lock(&lock);
    for (;;) {
        while (core->first == NULL) {
            pthread_cond_wait(&core->changed, &lock);
        }
        fake_job* job = core->first;
        pthread_mutex_unlock(&lock);
        int code = work(job);
        pthread_mutex_lock(&lock);
        core->first = job->next;
        if (core->first == NULL) {
            core->last = NULL;
        }
        if (code != 0 && core->failed_count < MAX_LIVE) {
            core->failed_thread[core->failed_count] = job->thread;
            core->failed_code[core->failed_count++] = code;
        }
        free(job);
        pthread_cond_broadcast(&core->changed);
    }
    return NULL;
}

static void start(fake_core* core) {
    pthread_t thread;
    pthread_cond_init(&core->changed, NULL);
    if (pthread_create(&thread, NULL, serve, core) != 0) {
        die("no thread for a core");
    }
    pthread_detach(thread);
    core->started = true;
}

int fake_infer(int number, const void* input, size_t input_bytes, int outputs, void* const* output, const size_t* output_bytes) {
    if (number < 0 || number >= MAX_CORES || outputs > FAKE_MAX_TENSORS) {
        die("no such core or output");
    }
    fake_job* job = calloc(1, sizeof *job);
    job->thread = gettid();
    job->input = input;
    job->input_bytes = input_bytes;
    job->outputs = outputs;
    memcpy(job->output, output, sizeof(void*) * (size_t)outputs);
    memcpy(job->output_bytes, output_bytes, sizeof(size_t) * (size_t)outputs);
    pthread_mutex_lock(&lock);
    fake_core* core = &cores[number];
    if (!core->started) {
        start(core);
    }
    if (core->last == NULL) {
        core->first = job;
    } else {
        core->last->next = job;
    }
    core->last = job;
    bool async = option("async", 0) != 0;
    pthread_cond_broadcast(&core->changed);
    pthread_mutex_unlock(&lock);
    return async ? 0 : fake_wait(number);
}

static bool has_job_of(const fake_core* core, pid_t thread) {
    for (const fake_job* job = core->first; job != NULL; job = job->next) {
        if (job->thread == thread) {
            return true;
        }
    }
    return false;
}

static int wait_for(fake_core* core, pid_t thread) {
    while (has_job_of(core, thread)) {
        pthread_cond_wait(&core->changed, &lock);
    }
    int code = 0;
    int kept = 0;
    for (int i = 0; i < core->failed_count; i++) {
        if (core->failed_thread[i] == thread) {
            code = code == 0 ? core->failed_code[i] : code;
        } else {
            core->failed_thread[kept] = core->failed_thread[i];
            core->failed_code[kept++] = core->failed_code[i];
        }
    }
    core->failed_count = kept;
    return code;
}

int fake_wait(int number) {
    pid_t thread = gettid();
    int code = 0;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < MAX_CORES; i++) {
        if ((number == -1 || number == i) && cores[i].started) {
            int result = wait_for(&cores[i], thread);
            code = code == 0 ? result : code;
        }
    }
    pthread_mutex_unlock(&lock);
    return code;
}

void fake_drain(void) {
    pthread_mutex_lock(&lock);
    for (int i = 0; i < MAX_CORES; i++) {
        while (cores[i].started && cores[i].first != NULL) {
            pthread_cond_wait(&cores[i].changed, &lock);
        }
    }
    pthread_mutex_unlock(&lock);
}

bool fake_in_use(const void* address) {
    bool found = false;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < MAX_CORES; i++) {
        for (const fake_job* job = cores[i].first; job != NULL; job = job->next) {
            found = found || job->input == address;
            for (int output = 0; output < job->outputs; output++) {
                found = found || job->output[output] == address;
            }
        }
    }
    pthread_mutex_unlock(&lock);
    return found;
}

// The vendors' libraries crash or complain at exit when something is still open; the fakes say so.
__attribute__((destructor)) static void look_back(void) {
    if (living_count > 0) {
        fprintf(stderr, "fake runtime: %d live at exit, the last a %s\n", living_count, living[living_count - 1].kind);
    }
}
