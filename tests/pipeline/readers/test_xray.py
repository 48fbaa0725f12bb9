import fabio.cbfimage
import fabio.edfimage
import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read

COUNTS = np.random.default_rng(0).poisson(20, (40, 50)).astype(np.int32)


def with_gap():
    """Counts with two lines of gap."""
    counts = COUNTS.copy()
    counts[10:12] = -1
    return counts


def edf(path, data, **header):
    """Write an EDF file with header entries."""
    fabio.edfimage.EdfImage(data=data, header=header).write(str(path))
    return path


def test_cbf_with_gaps(tmp_path):
    """A CBF file gives its counts, and the gaps are masked."""
    fabio.cbfimage.CbfImage(data=with_gap()).write(str(tmp_path / "a.cbf"))

    (image,) = read(tmp_path / "a.cbf")

    assert np.array_equal(image.pixels, with_gap())
    assert np.array_equal(image.mask, with_gap() < 0)


@pytest.mark.parametrize("dtype", [np.int32, np.uint16, np.float32])
def test_edf_keeps_its_type(tmp_path, dtype):
    """An EDF file gives its numbers in their type."""
    (image,) = read(edf(tmp_path / "a.edf", COUNTS.astype(dtype)))

    assert image.pixels.dtype == dtype
    assert np.array_equal(image.pixels, COUNTS)


def test_edf_header_in_shared_units(tmp_path):
    """Pixel, wavelength, distance and exposure of the header are known under the shared names."""
    path = edf(
        tmp_path / "a.edf",
        COUNTS,
        PSize_1="1.72e-04",
        WaveLength="1e-10 m",
        SampleDistance="1.5",
        count_time="2",
    )

    image = read(path)[0]

    assert image.detector_pixel_um == pytest.approx(172)
    assert image.pixel_size_nm is None
    assert image.metadata["wavelength_angstrom"] == pytest.approx(1)
    assert image.metadata["detector_distance_m"] == 1.5
    assert image.metadata["exposure_s"] == 2


def test_edf_of_several_frames(tmp_path):
    """Every frame of an EDF file is an image."""
    first = fabio.edfimage.EdfImage(data=COUNTS, header={})
    first.append_frame(data=COUNTS + 1, header={})
    first.write(str(tmp_path / "a.edf"))

    images = read(tmp_path / "a.edf")

    assert [image.frame for image in images] == [0, 1]
    assert np.array_equal(images[1].pixels, COUNTS + 1)


@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_truncated_files_are_refused(tmp_path, kept):
    """A detector file that breaks off is refused, not filled with zeros."""
    path = edf(tmp_path / "a.edf", COUNTS)
    path.write_bytes(path.read_bytes()[: int(kept * path.stat().st_size)])
    other = tmp_path / "a.cbf"
    fabio.cbfimage.CbfImage(data=COUNTS).write(str(other))
    other.write_bytes(other.read_bytes()[: int(kept * other.stat().st_size)])

    with pytest.raises(ReadError, match="truncated"):
        read(path)
    with pytest.raises(ReadError, match="truncated"):
        read(other)


def test_data_in_another_file_are_not_followed(tmp_path):
    """An EDF header cannot make us read a file that nobody named."""
    (tmp_path / "secret.bin").write_bytes(bytes(8000))
    header = (
        "{\nEDF_DataBlockID = 0.Image.Psd ;\nEDF_BinarySize = 8000 ;\nEDF_BinaryFileName = secret.bin ;\n"
        "EDF_BinaryFilePosition = 0 ;\nDim_1 = 50 ;\nDim_2 = 40 ;\nDataType = SignedInteger ;\n"
        "ByteOrder = LowByteFirst ;\n"
    )
    (tmp_path / "a.edf").write_text(header.ljust(510) + "}\n")

    with pytest.raises(ReadError, match=r"another file \(secret\.bin\)"):
        read(tmp_path / "a.edf")


@pytest.mark.shared_data
def test_in_situ_series(shared_data):
    """Real Pilatus frames open with gaps masked, detector pixel, exposure and time."""
    frames = sorted((shared_data / "gisaxs_insitu" / "frames").glob("*.cbf"))

    image = read(frames[0])[0]

    assert image.pixels.shape == (1679, 1475)
    assert 0.05 < image.mask.mean() < 0.1
    assert image.pixels[~image.mask].min() >= 0
    assert image.detector_pixel_um == pytest.approx(172)
    assert image.metadata["exposure_s"] == 0.995
    assert image.acquired_at is not None


def test_adsc_header_in_shared_units(tmp_path):
    """ADSC states millimetres and Å; its names mean nothing in other headers."""
    header = "{\nHEADER_BYTES=  512;\nDIM=2;\nBYTE_ORDER=little_endian;\nTYPE=unsigned_short;\n"
    header += "SIZE1=50;\nSIZE2=40;\nPIXEL_SIZE=0.1024;\nWAVELENGTH=0.9795;\nDISTANCE=150.0;\nTIME=2;\n"
    header += "DATE=Mon Jan 02 03:04:05 2006;\n}\n"
    (tmp_path / "a.img").write_bytes(header.encode().ljust(512) + COUNTS.astype("<u2").tobytes())

    (image,) = read(tmp_path / "a.img")

    assert np.array_equal(image.pixels, COUNTS)
    assert image.detector_pixel_um == pytest.approx(102.4)
    shared = {"wavelength_angstrom": 0.9795, "detector_distance_m": 0.15, "exposure_s": 2}
    assert {name: image.metadata[name] for name in shared} == pytest.approx(shared)
    assert image.acquired_at is not None
