// Fake libbmrt.so.1.0: loads any file that begins like a bmodel, has the tensors the test programmed, and launches on the fake's
// cores. Options (fake_set_option):
//   bm.nets           networks in the file, default 1
//   bm.stages         default 1
//   bm.dynamic        1: the network is dynamic
//   bm.net_cores      cores the network was compiled for, default 1
//   bm.old_structs    1: the structs end where old SDKs end them, at an unmapped page
//   bm.wrong_shape    1: a launch answers another shape than the network info says
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "fake.h"

enum { FIRST_NET_BYTES = 120, OLD_STAGE_BYTES = 16, PAGE = 4096 };

typedef struct {
    uint64_t device_addr;
    uint32_t reserved;
    int32_t dmabuf_fd;
    uint32_t flags;
    uint32_t size;
} bm_device_mem_t;

typedef struct {
    int32_t num_dims;
    int32_t dims[8];
} bm_shape_t;

typedef struct {
    int32_t dtype;
    bm_shape_t shape;
    bm_device_mem_t device_mem;
    int32_t st_mode;
} bm_tensor_t;

typedef struct {
    bm_shape_t* input_shapes;
    bm_shape_t* output_shapes;
    bm_device_mem_t* input_mems;
    bm_device_mem_t* output_mems;
} bm_stage_info_t;

typedef struct {
    const char* name;
    bool is_dynamic;
    int32_t input_num;
    const char** input_names;
    int32_t* input_dtypes;
    float* input_scales;
    int32_t output_num;
    const char** output_names;
    int32_t* output_dtypes;
    float* output_scales;
    int32_t stage_num;
    bm_stage_info_t* stages;
    size_t* max_input_bytes;
    size_t* max_output_bytes;
    int32_t* input_zero_point;
    int32_t* output_zero_point;
    int32_t* input_loc_devices;
    int32_t* output_loc_devices;
    int32_t core_num;
    int32_t addr_mode;
} bm_net_info_t;

_Static_assert(sizeof(bm_tensor_t) == 72 && sizeof(bm_net_info_t) == 144, "the ABI's sizes");

typedef struct {
    const char* names[FAKE_MAX_TENSORS];
    int32_t dtypes[FAKE_MAX_TENSORS];
    float scales[FAKE_MAX_TENSORS];
    int32_t zero_points[FAKE_MAX_TENSORS];
    size_t bytes[FAKE_MAX_TENSORS];
    bm_shape_t shapes[FAKE_MAX_TENSORS];
} side;

typedef struct {
    void* device;
    bool loaded;
    side inputs, outputs;
    uint8_t* pages[4];
    char names[4][32];
    bm_net_info_t* net;
} runtime;

// C's bool fills one byte of the register; the rest is anything. Here it is something.
static unsigned answer(bool yes) {
    return 0x5500u | (yes ? 1u : 0u);
}

static runtime* runtime_of(const char* function, void* p) {
    if (fake_alive("runtime", p)) {
        return p;
    }
    fake_misused("%s with a runtime that does not exist", function);
    return NULL;
}

void* bmrt_create(void* device) {
    if (fake_enter("bmrt_create") != 0) {
        return NULL;
    }
    if (!fake_alive("device", device)) {
        fake_misused("bmrt_create with a device that is not open");
        return NULL;
    }
    runtime* made = calloc(1, sizeof *made);
    made->device = device;
    fake_born("runtime", made);
    return made;
}

void bmrt_destroy(void* p) {
    fake_enter("bmrt_destroy");
    runtime* gone = runtime_of("bmrt_destroy", p);
    if (gone == NULL) {
        return;
    }
    if (fake_live_of("memory") + fake_live_of("map") > 0) {
        fake_misused("bmrt_destroy with device memory still live");
    }
    for (int i = 0; i < 4; i++) {
        if (gone->pages[i] != NULL) {
            munmap(gone->pages[i], 2 * PAGE);
        }
    }
    fake_gone("runtime", gone);
    free(gone);
}

// A struct of which only `bytes` may be read: what follows is not there.
static void* cut_off(runtime* of, int page, const void* from, size_t bytes) {
    uint8_t* pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    of->pages[page] = pages;
    mprotect(pages + PAGE, PAGE, PROT_NONE);
    return memcpy(pages + PAGE - bytes, from, bytes);
}

static void describe(side* to, int count, const fake_tensor* (*of)(int)) {
    for (int i = 0; i < count; i++) {
        const fake_tensor* tensor = of(i);
        to->names[i] = tensor->name;
        to->dtypes[i] = tensor->type;
        to->scales[i] = tensor->scale;
        to->zero_points[i] = tensor->zero_point;
        to->bytes[i] = fake_bytes(tensor);
        to->shapes[i].num_dims = tensor->rank;
        memcpy(to->shapes[i].dims, tensor->dims, sizeof tensor->dims);
    }
}

static void load(runtime* into) {
    describe(&into->inputs, fake_input_count(), fake_input);
    describe(&into->outputs, fake_output_count(), fake_output);
    bool old = fake_option("bm.old_structs", 0) != 0;
    bm_stage_info_t stage = {into->inputs.shapes, into->outputs.shapes, NULL, NULL};
    bm_net_info_t net = {
        .name = "net0",
        .is_dynamic = fake_option("bm.dynamic", 0) != 0,
        .input_num = fake_input_count(),
        .input_names = into->inputs.names,
        .input_dtypes = into->inputs.dtypes,
        .input_scales = into->inputs.scales,
        .output_num = fake_output_count(),
        .output_names = into->outputs.names,
        .output_dtypes = into->outputs.dtypes,
        .output_scales = into->outputs.scales,
        .stage_num = (int32_t)fake_option("bm.stages", 1),
        .stages = cut_off(into, 0, &stage, old ? OLD_STAGE_BYTES : sizeof stage),
        .max_input_bytes = into->inputs.bytes,
        .max_output_bytes = into->outputs.bytes,
        .input_zero_point = into->inputs.zero_points,
        .output_zero_point = into->outputs.zero_points,
        .core_num = (int32_t)fake_option("bm.net_cores", 1),
    };
    into->net = cut_off(into, 1, &net, old ? FIRST_NET_BYTES : sizeof net);
    into->loaded = true;
}

unsigned bmrt_load_bmodel_data(void* p, const void* data, size_t size) {
    runtime* into = runtime_of("bmrt_load_bmodel_data", p);
    if (fake_enter("bmrt_load_bmodel_data") != 0 || into == NULL) {
        return answer(false);
    }
    static const uint8_t magic[4] = {0xEE, 0xAA, 0x55, 0xFF};
    if (size < 64 || memcmp(data, magic, sizeof magic) != 0) {
        return answer(false);
    }
    load(into);
    return answer(true);
}

int bmrt_get_network_number(void* p) {
    runtime* of = runtime_of("bmrt_get_network_number", p);
    fake_enter("bmrt_get_network_number");
    return of == NULL || !of->loaded ? 0 : (int)fake_option("bm.nets", 1);
}

void bmrt_get_network_names(void* p, const char*** names) {
    runtime* of = runtime_of("bmrt_get_network_names", p);
    *names = NULL;
    if (fake_enter("bmrt_get_network_names") != 0 || of == NULL || !of->loaded) {
        return;
    }
    const char** made = calloc(4, sizeof *made);
    for (int i = 0; i < 4; i++) {
        snprintf(of->names[i], sizeof of->names[i], "net%d", i);
        made[i] = of->names[i];
    }
    *names = made;
}

const void* bmrt_get_network_info(void* p, const char* name) {
    runtime* of = runtime_of("bmrt_get_network_info", p);
    if (fake_enter("bmrt_get_network_info") != 0 || of == NULL || !of->loaded || strcmp(name, "net0") != 0) {
        return NULL;
    }
    return of->net;
}

static bool fits(const char* function, const bm_tensor_t* tensor, const fake_tensor* model, bool input) {
    void* address = (void*)tensor->device_mem.device_addr;
    if (!fake_alive("memory", address) || tensor->device_mem.size < fake_bytes(model)) {
        fake_misused("%s with device memory that is not live or too small", function);
        return false;
    }
    if (!input) {
        return true;
    }
    if (tensor->dtype != model->type || tensor->st_mode != 0 || tensor->shape.num_dims != model->rank ||
        memcmp(tensor->shape.dims, model->dims, sizeof(int) * (size_t)model->rank) != 0) {
        fake_misused("%s with an input of wrong type, shape or store mode", function);
        return false;
    }
    return true;
}

static unsigned launch(const char* function, void* p, const char* name, const bm_tensor_t* in, int ins, bm_tensor_t* out, int outs, bool user_mem, bool user_stmode, int core) {
    runtime* of = runtime_of(function, p);
    if (fake_enter(function) != 0 || of == NULL || !of->loaded) {
        return answer(false);
    }
    if (strcmp(name, "net0") != 0 || ins != fake_input_count() || outs != fake_output_count() || !user_mem || user_stmode ||
        core < 0 || core >= fake_option("bm.cores", 1)) {
        fake_misused("%s with wrong name, counts, flags or core", function);
        return answer(false);
    }
    void* to[FAKE_MAX_TENSORS];
    size_t bytes[FAKE_MAX_TENSORS];
    for (int i = 0; i < ins; i++) {
        if (!fits(function, &in[i], fake_input(i), true)) {
            return answer(false);
        }
    }
    for (int i = 0; i < outs; i++) {
        const fake_tensor* model = fake_output(i);
        if (!fits(function, &out[i], model, false)) {
            return answer(false);
        }
        out[i].dtype = model->type;
        out[i].st_mode = 0;
        out[i].shape.num_dims = model->rank;
        memcpy(out[i].shape.dims, model->dims, sizeof model->dims);
        if (fake_option("bm.wrong_shape", 0) != 0) {
            out[i].shape.dims[0]++;
        }
        to[i] = (void*)out[i].device_mem.device_addr;
        bytes[i] = fake_bytes(model);
    }
    return answer(fake_infer(core, (void*)in[0].device_mem.device_addr, fake_bytes(fake_input(0)), outs, to, bytes) == 0);
}

unsigned bmrt_launch_tensor_ex(void* p, const char* name, const bm_tensor_t* in, int ins, bm_tensor_t* out, int outs, bool user_mem, bool user_stmode) {
    if (fake_option("bm.net_cores", 1) > fake_option("bm.cores", 1)) {
        fake_misused("bmrt_launch_tensor_ex of a network for more cores than there are");
        return answer(false);
    }
    return launch("bmrt_launch_tensor_ex", p, name, in, ins, out, outs, user_mem, user_stmode, 0);
}

unsigned bmrt_launch_tensor_multi_cores(void* p, const char* name, const bm_tensor_t* in, int ins, bm_tensor_t* out, int outs, bool user_mem, bool user_stmode, const int* cores, int core_count) {
    if (core_count != fake_option("bm.net_cores", 1)) {
        fake_misused("bmrt_launch_tensor_multi_cores of a network for another number of cores");
        return answer(false);
    }
    return launch("bmrt_launch_tensor_multi_cores", p, name, in, ins, out, outs, user_mem, user_stmode, cores[0]);
}

void bmrt_set_current_log_level(int level) {
    (void)level;
    fake_enter("bmrt_set_current_log_level");
}
