using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Testing.Onnx;

namespace OnnxBackend.Tests.Raw;

/// <summary>Tensors to and from ONNX Runtime's values.</summary>
internal static class RawValues
{
    /// <summary>ONNX and ONNX Runtime number the types alike; the protocol has names for these.</summary>
    public static bool IsCarried(TensorElementType element) =>
        Enum.IsDefined((OnnxType)element) && (OnnxType)element is not OnnxType.Complex64;

    public static OrtValue Create(OnnxTensor tensor)
    {
        if (tensor.Type != OnnxType.String)
        {
            var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, (TensorElementType)tensor.Type, tensor.Shape);
            tensor.Data.CopyTo(value.GetTensorMutableRawData());
            return value;
        }

        var strings = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, tensor.Shape);
        for (var i = 0; i < tensor.Strings.Length; i++)
        {
            strings.StringTensorSetElementAt(tensor.Strings[i].AsSpan(), i);
        }

        return strings;
    }

    public static OnnxTensor Read(string name, OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        var type = (OnnxType)info.ElementDataType;
        return type == OnnxType.String
            ? new OnnxTensor(name, type, info.Shape, [], [.. Enumerable.Range(0, (int)info.ElementCount).Select(i => value.GetStringElementAsSpan(i).ToArray())])
            : new OnnxTensor(name, type, info.Shape, MemoryMarshal.AsBytes(value.GetTensorMutableRawData()).ToArray(), []);
    }
}
