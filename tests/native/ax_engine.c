// A fake libax_engine (Axera AX630C). Reads and writes the device's side of libax_sys memory only. Options:
//   ax.model_type   what AX_ENGINE_GetModelType says: 0 half core, 1 full core (default)
//   ax.mode         the VNPU mode that is set already: 0 off, 1 on; default -1: none has
//   ax.layout       of the inputs: 1 NHWC, 2 NCHW; default 0: unknown
//   ax.colour       of the inputs: 6 RGB, 7 BGR, ...; default -1: no extra metadata
//   ax.padding      bytes a tensor is larger than its elements, default 0
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "fake.h"

enum { SUCCESS = 0, NOT_READY = (int)0x80060110, ILLEGAL_PARAM = (int)0x8006010A };

typedef struct {
    int32_t mode;
    uint32_t reserved[8];
} npu_attr;

typedef struct {
    int32_t colour;
    uint64_t reserved[18];
} io_meta_extra;

typedef struct {
    char* name;
    int32_t* shape;
    uint8_t shape_size;
    int32_t layout;
    int32_t memory_type;
    int32_t data_type;
    io_meta_extra* extra;
    uint32_t size;
    uint32_t quantization;
    int32_t* stride;
    uint64_t reserved[9];
} io_meta;

typedef struct {
    io_meta* inputs;
    uint32_t input_count;
    io_meta* outputs;
    uint32_t output_count;
    uint32_t max_batch;
    int32_t dynamic_batch;
    uint64_t reserved[11];
} io_info;

typedef struct {
    uint64_t physical;
    void* cpu;
    uint32_t size;
    int32_t* stride;
    uint8_t stride_size;
    uint64_t reserved[11];
} io_buffer;

typedef struct {
    io_buffer* inputs;
    uint32_t input_count;
    io_buffer* outputs;
    uint32_t output_count;
    uint32_t batch;
    void* setting;
    uint64_t reserved[11];
} io;

_Static_assert(sizeof(npu_attr) == 36 && sizeof(io_meta) == 128 && sizeof(io_info) == 128, "sizes");
_Static_assert(sizeof(io_buffer) == 128 && sizeof(io) == 128, "sizes");
_Static_assert(offsetof(io_meta, data_type) == 28 && offsetof(io_meta, size) == 40, "io_meta");

typedef struct {
    char context;
    io_info info;
    io_meta inputs[FAKE_MAX_TENSORS], outputs[FAKE_MAX_TENSORS];
    int32_t shapes[2][FAKE_MAX_TENSORS][FAKE_MAX_RANK];
    io_meta_extra extra;
} handle;

static char engine;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int running;

int AX_ENGINE_GetVNPUAttr(npu_attr* attr) {
    int code = fake_enter("AX_ENGINE_GetVNPUAttr");
    long mode = fake_option("ax.mode", -1);
    if (code != SUCCESS || mode < 0) {
        return code != SUCCESS ? code : NOT_READY;
    }
    attr->mode = (int32_t)mode;
    return SUCCESS;
}

int AX_ENGINE_Init(npu_attr* attr) {
    int code = fake_enter("AX_ENGINE_Init");
    if (code != SUCCESS) {
        return code;
    }
    for (int i = 0; i < 8; i++) {
        if (attr->reserved[i] != 0) {
            fake_misused("AX_ENGINE_Init with reserved words that are not 0");
        }
    }
    if (fake_live_of("ax_sys") == 0) {
        fake_misused("AX_ENGINE_Init before AX_SYS_Init");
    }
    fake_born("ax_engine", &engine);
    return SUCCESS;
}

int AX_ENGINE_Deinit(void) {
    int code = fake_enter("AX_ENGINE_Deinit");
    if (fake_live_of("ax_handle") != 0 || fake_live_of("ax_memory") != 0) {
        fake_misused("AX_ENGINE_Deinit with handles or memory alive");
    }
    fake_gone("ax_engine", &engine);
    return code;
}

int AX_ENGINE_GetModelType(const void* data, uint32_t bytes, int32_t* type) {
    int code = fake_enter("AX_ENGINE_GetModelType");
    if (code != SUCCESS) {
        return code;
    }
    if (data == NULL || bytes == 0) {
        return ILLEGAL_PARAM;
    }
    *type = (int32_t)fake_option("ax.model_type", 1);
    return SUCCESS;
}

static void describe(handle* of, bool output, int index) {
    const fake_tensor* from = output ? fake_output(index) : fake_input(index);
    io_meta* to = output ? &of->outputs[index] : &of->inputs[index];
    memcpy(of->shapes[output][index], from->dims, sizeof from->dims);
    to->name = (char*)from->name;
    to->shape = of->shapes[output][index];
    to->shape_size = (uint8_t)from->rank;
    to->layout = output ? 0 : (int32_t)fake_option("ax.layout", 0);
    to->data_type = from->type;
    to->size = (uint32_t)fake_bytes(from) + (uint32_t)fake_option("ax.padding", 0);
    if (!output && fake_option("ax.colour", -1) >= 0) {
        of->extra.colour = (int32_t)fake_option("ax.colour", -1);
        to->extra = &of->extra;
    }
}

int AX_ENGINE_CreateHandle(void** created, const void* data, uint32_t bytes) {
    int code = fake_enter("AX_ENGINE_CreateHandle");
    if (code != SUCCESS) {
        return code;
    }
    if (data == NULL || bytes == 0 || fake_live_of("ax_engine") == 0) {
        fake_misused("AX_ENGINE_CreateHandle before AX_ENGINE_Init or without a model");
        return ILLEGAL_PARAM;
    }
    handle* made = calloc(1, sizeof *made);
    for (int i = 0; i < fake_input_count(); i++) {
        describe(made, false, i);
    }
    for (int i = 0; i < fake_output_count(); i++) {
        describe(made, true, i);
    }
    made->info = (io_info){made->inputs, (uint32_t)fake_input_count(), made->outputs, (uint32_t)fake_output_count(), 1, 0, {0}};
    fake_born("ax_handle", made);
    *created = made;
    return SUCCESS;
}

int AX_ENGINE_DestroyHandle(void* destroyed) {
    int code = fake_enter("AX_ENGINE_DestroyHandle");
    if (!fake_gone("ax_handle", destroyed)) {
        return ILLEGAL_PARAM;
    }
    free(destroyed);
    return code;
}

int AX_ENGINE_CreateContextV2(void* of, void** context) {
    int code = fake_enter("AX_ENGINE_CreateContextV2");
    if (code == SUCCESS) {
        *context = &((handle*)of)->context;
    }
    return code;
}

int AX_ENGINE_GetIOInfo(void* of, io_info** info) {
    int code = fake_enter("AX_ENGINE_GetIOInfo");
    if (code == SUCCESS) {
        *info = &((handle*)of)->info;
    }
    return code;
}

static bool is_zero(const uint64_t* words, int count) {
    for (int i = 0; i < count; i++) {
        if (words[i] != 0) {
            return false;
        }
    }
    return true;
}

static bool buffers_fit(const io_buffer* buffers, uint32_t given, const io_meta* metas, uint32_t wanted) {
    if (given != wanted) {
        return false;
    }
    for (uint32_t i = 0; i < given; i++) {
        if (buffers[i].size != metas[i].size || buffers[i].stride != NULL || buffers[i].stride_size != 0
            || !is_zero(buffers[i].reserved, 11) || !fake_alive("ax_memory", buffers[i].cpu)) {
            return false;
        }
    }
    return true;
}

int AX_ENGINE_RunSyncV2(void* of, void* context, io* given) {
    int code = fake_enter("AX_ENGINE_RunSyncV2");
    if (code != SUCCESS) {
        return code;
    }
    handle* runs = of;
    if (!fake_alive("ax_handle", of) || context != &runs->context || given->batch > 1 || given->setting != NULL
        || !is_zero(given->reserved, 11) || !buffers_fit(given->inputs, given->input_count, runs->inputs, runs->info.input_count)
        || !buffers_fit(given->outputs, given->output_count, runs->outputs, runs->info.output_count)) {
        fake_misused("AX_ENGINE_RunSyncV2 with what does not fit the model");
        return ILLEGAL_PARAM;
    }
    pthread_mutex_lock(&lock);
    if (running++ != 0) {
        fake_misused("two AX_ENGINE_RunSyncV2 at the same time");
    }
    pthread_mutex_unlock(&lock);
    void* outputs[FAKE_MAX_TENSORS];
    size_t bytes[FAKE_MAX_TENSORS];
    for (uint32_t i = 0; i < given->output_count; i++) {
        outputs[i] = (void*)(uintptr_t)given->outputs[i].physical;
        bytes[i] = given->outputs[i].size;
    }
    void* input = (void*)(uintptr_t)given->inputs[0].physical;
    int failed = fake_infer(0, input, given->inputs[0].size, (int)given->output_count, outputs, bytes);
    int later = fake_wait(0);
    pthread_mutex_lock(&lock);
    running--;
    pthread_mutex_unlock(&lock);
    return failed != SUCCESS ? failed : later;
}
