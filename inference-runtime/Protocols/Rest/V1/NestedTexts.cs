using System.Buffers.Binary;
using System.Text;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest.V1;

/// <summary>An input of BYTES: texts, which stand for their UTF-8, or <c>{"b64": "..."}</c> for any bytes. Kept in the form of <see cref="BinaryTensors"/>.</summary>
internal sealed class NestedTexts(TensorSpec spec, NativeBufferPool pool) : NestedInput(spec, pool)
{
    /// <summary>The one member of an object that stands for bytes.</summary>
    public const string Base64Member = "b64";

    private const string Expected = "a text or {\"b64\": \"...\"}";

    protected override void ReadElement(ref JsonCursor json)
    {
        switch (json.Peek())
        {
            case (byte)'"':
                Append(Encoding.UTF8.GetBytes(json.ReadString(Expected)));
                break;
            case (byte)'{':
                Append(ReadBase64(ref json));
                break;
            default:
                throw Unexpected(ref json, Expected);
        }
    }

    protected override Tensor Make(long[] shape, long count, NativeBuffer bytes, int length)
    {
        using (bytes)
        {
            return BinaryTensors.Read(Spec.Name, Datatype.Bytes, shape, count, bytes, 0, length, Pool);
        }
    }

    private void Append(byte[] text)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        base.Append(length);
        base.Append(text);
    }

    private byte[] ReadBase64(ref JsonCursor json)
    {
        var start = json.Position;
        json.Position++;
        var first = true;
        if (!json.NextMember(ref first, out var member) || member != Base64Member)
        {
            json.Position = start;
            throw Unexpected(ref json, Expected);
        }

        var text = json.ReadString("bytes in base64");
        json.Take((byte)'}', "after bytes in base64");
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            json.Position = start;
            throw Unexpected(ref json, "valid base64");
        }
    }
}
