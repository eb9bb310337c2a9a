// A fake libcviruntime (CV18xx). As the real one it
//  - hands out clones with tensors of their own, and leaves mean and scale of outputs and unused dimensions as garbage,
//  - reports success from Forward when the job failed ("job" made to fail) and leaves the outputs as they were,
//  - may be running one Forward per process only: a second one at the same time is a misuse.
// Options: "cvi.dead" 1: no job ever writes anything; "cvi.padded" 1: rows of the input are padded to 64 bytes.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "fake.h"

enum { SUCCESS = 0, WRONG_ARGUMENT = (int)0xC0778003, ROW_ALIGNMENT = 64, NOT_A_PICTURE = 100 };

typedef struct {
    int32_t dim[6];
    uint64_t dim_size;
} CVI_SHAPE;

typedef struct {
    char* name;
    CVI_SHAPE shape;
    int32_t fmt;
    uint64_t count;
    uint64_t mem_size;
    uint8_t* sys_mem;
    uint64_t paddr;
    int32_t mem_type;
    float qscale;
    int32_t zero_point;
    int32_t pixel_format;
    bool aligned;
    float mean[3];
    float scale[3];
    void* owner;
    char reserved[32];
} CVI_TENSOR;

_Static_assert(sizeof(CVI_TENSOR) == 168, "CVI_TENSOR");
_Static_assert(offsetof(CVI_TENSOR, sys_mem) == 64 && offsetof(CVI_TENSOR, qscale) == 84, "CVI_TENSOR");

typedef struct {
    int inputs, outputs;
    CVI_TENSOR input[FAKE_MAX_TENSORS];
    CVI_TENSOR output[FAKE_MAX_TENSORS];
} model;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int running;

static uint64_t row_bytes(const fake_tensor* tensor) {
    bool packed = tensor->rank == 4 && tensor->dims[3] == 3;
    return (uint64_t)tensor->dims[tensor->rank - 1] * (packed ? (uint64_t)tensor->dims[2] : 1) * (uint64_t)tensor->element_bytes;
}

static uint64_t row_stride(const fake_tensor* tensor) {
    return (row_bytes(tensor) + ROW_ALIGNMENT - 1) / ROW_ALIGNMENT * ROW_ALIGNMENT;
}

static void describe(CVI_TENSOR* to, const fake_tensor* from, bool padded) {
    memset(to, 0xA5, sizeof *to);
    to->name = strdup(from->name);
    for (int i = 0; i < from->rank && i < 6; i++) {
        to->shape.dim[i] = from->dims[i];
    }
    to->shape.dim_size = (uint64_t)from->rank;
    to->fmt = from->type;
    to->count = fake_bytes(from) / (uint64_t)from->element_bytes;
    to->mem_size = padded ? fake_bytes(from) / row_bytes(from) * row_stride(from) : fake_bytes(from);
    to->sys_mem = calloc(1, to->mem_size);
    to->mem_type = 1;
    to->qscale = from->scale;
    to->zero_point = from->zero_point;
    to->pixel_format = NOT_A_PICTURE;
    to->aligned = padded;
}

static model* make(void) {
    model* made = calloc(1, sizeof *made);
    made->inputs = fake_input_count();
    made->outputs = fake_output_count();
    for (int i = 0; i < made->inputs; i++) {
        describe(&made->input[i], fake_input(i), fake_option("cvi.padded", 0) != 0);
    }
    for (int i = 0; i < made->outputs; i++) {
        describe(&made->output[i], fake_output(i), false);
    }
    fake_born("cvi_model", made);
    return made;
}

static void release(CVI_TENSOR* tensor) {
    free(tensor->name);
    free(tensor->sys_mem);
}

static bool known(model* handle, const char* call) {
    if (!fake_alive("cvi_model", handle)) {
        fake_misused("%s with %p, which is no live model", call, (void*)handle);
        return false;
    }
    return true;
}

int CVI_NN_RegisterModelFromBuffer(const int8_t* buffer, uint32_t size, void** handle) {
    int code = fake_enter("CVI_NN_RegisterModelFromBuffer");
    if (code != SUCCESS) {
        return code;
    }
    if (size < 48 || memcmp(buffer, "CviModel", 8) != 0) {
        abort();
    }
    *handle = make();
    return SUCCESS;
}

int CVI_NN_CloneModel(void* handle, void** cloned) {
    int code = fake_enter("CVI_NN_CloneModel");
    if (code != SUCCESS) {
        return code;
    }
    if (!known(handle, "CVI_NN_CloneModel")) {
        return WRONG_ARGUMENT;
    }
    *cloned = make();
    return SUCCESS;
}

int CVI_NN_CleanupModel(void* handle) {
    int code = fake_enter("CVI_NN_CleanupModel");
    if (!fake_gone("cvi_model", handle)) {
        return WRONG_ARGUMENT;
    }
    model* gone = handle;
    for (int i = 0; i < gone->inputs; i++) {
        release(&gone->input[i]);
    }
    for (int i = 0; i < gone->outputs; i++) {
        release(&gone->output[i]);
    }
    free(gone);
    return code;
}

int CVI_NN_GetInputOutputTensors(void* handle, CVI_TENSOR** inputs, int32_t* input_count, CVI_TENSOR** outputs, int32_t* output_count) {
    int code = fake_enter("CVI_NN_GetInputOutputTensors");
    if (code != SUCCESS) {
        return code;
    }
    if (!known(handle, "CVI_NN_GetInputOutputTensors")) {
        return WRONG_ARGUMENT;
    }
    model* of = handle;
    *inputs = of->input;
    *input_count = of->inputs;
    *outputs = of->output;
    *output_count = of->outputs;
    return SUCCESS;
}

// The tensor without the gaps between its rows; the caller frees it.
static uint8_t* tight(const CVI_TENSOR* input, const fake_tensor* shape) {
    uint8_t* copy = malloc(fake_bytes(shape));
    uint64_t from_row = input->aligned ? row_stride(shape) : row_bytes(shape);
    for (uint64_t row = 0; row < fake_bytes(shape) / row_bytes(shape); row++) {
        memcpy(copy + row * row_bytes(shape), input->sys_mem + row * from_row, row_bytes(shape));
    }
    return copy;
}

static void run(CVI_TENSOR* inputs, CVI_TENSOR* outputs, int output_count) {
    void* memory[FAKE_MAX_TENSORS];
    size_t bytes[FAKE_MAX_TENSORS];
    for (int i = 0; i < output_count; i++) {
        memory[i] = outputs[i].sys_mem;
        bytes[i] = outputs[i].mem_size;
    }
    uint8_t* input = tight(&inputs[0], fake_input(0));
    bool dead = fake_option("cvi.dead", 0) != 0;
    fake_infer(0, input, fake_bytes(fake_input(0)), dead ? 0 : output_count, memory, bytes);
    fake_wait(0);
    free(input);
}

int CVI_NN_Forward(void* handle, CVI_TENSOR* inputs, int32_t input_count, CVI_TENSOR* outputs, int32_t output_count) {
    int code = fake_enter("CVI_NN_Forward");
    if (code != SUCCESS) {
        return code;
    }
    if (!known(handle, "CVI_NN_Forward")) {
        return WRONG_ARGUMENT;
    }
    model* of = handle;
    if (inputs != of->input || input_count != of->inputs || outputs != of->output || output_count != of->outputs) {
        fake_misused("CVI_NN_Forward with tensors that are not the model's");
        return WRONG_ARGUMENT;
    }
    pthread_mutex_lock(&lock);
    if (running++ != 0) {
        fake_misused("two CVI_NN_Forward at the same time");
    }
    pthread_mutex_unlock(&lock);
    run(inputs, outputs, output_count);
    pthread_mutex_lock(&lock);
    running--;
    pthread_mutex_unlock(&lock);
    return SUCCESS;
}
